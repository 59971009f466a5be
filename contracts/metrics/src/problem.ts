/** What a live registry has otherwise than the contract declares. */
export type { Problem } from './generated/runtime.ts'
