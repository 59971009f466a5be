export * from './orderly.ts'
export * from './worker-adapter.ts'
export * from './worker-error.ts'
