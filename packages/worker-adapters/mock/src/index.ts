export * from './mock-adapter.ts'
