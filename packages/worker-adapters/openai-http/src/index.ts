export * from './openai-http-adapter.ts'
