export * from './make-adapter.ts'
export * from './pool-faults.ts'
