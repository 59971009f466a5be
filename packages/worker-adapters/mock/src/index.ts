export * from './mock-adapter.ts'
export type { Fault, MockHealth } from './script.ts'
