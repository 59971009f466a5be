export * from './generated/index.ts'
export type { Problem } from './problem.ts'
