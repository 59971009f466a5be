export * from './adapter-faults.ts'
export * from './make-adapter.ts'
