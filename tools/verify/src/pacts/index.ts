export { type Asked, type AskOptions, askService } from './ask-service.ts'
export { pactFindings } from './findings.ts'
export type { HeldInteraction } from './hold-pact.ts'
export {
  countsOfPacts,
  type HeldPact,
  holdPacts,
  type PactCounts,
  type PactsResult,
  type Providers,
} from './hold-pacts.ts'
export type { Pact } from './pact.ts'
export { readPact } from './read-pact.ts'
