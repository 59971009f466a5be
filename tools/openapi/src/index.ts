export * from './api-model.ts'
