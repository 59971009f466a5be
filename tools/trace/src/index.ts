export * from './test-results.ts'
