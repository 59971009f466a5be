export * from './worker-adapter.ts'
export * from './worker-error.ts'
