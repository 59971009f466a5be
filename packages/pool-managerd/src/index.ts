export { type AdapterPlace, type MakeAdapter, makeConfiguredAdapter } from './make-adapter.ts'
export * from './pool-directory.ts'
export { createPoolManager, type PoolManagerDeps } from './pool-manager.ts'
export { systemTimers, type Timers } from './timers.ts'
