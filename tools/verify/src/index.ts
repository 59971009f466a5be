export {
  type Coverage,
  type MissingCode,
  type MissingEvent,
  type MissingStatus,
  noCoverage,
  sumOfCoverage,
} from './coverage.ts'
export { type VerifyCode, verifyFindings } from './findings.ts'
export { defaultLimits, defaultTimeoutMs, type Limits } from './limits.ts'
export * from './pacts/index.ts'
export { declaredCodes } from './probe/error-codes.ts'
export { type Explored, type ExploreOptions, explore, type ShownFinding } from './probe/explore.ts'
export { type FetchApp, fetchTransport } from './probe/fetch-transport.ts'
export { checkHost, isLoopback } from './probe/host.ts'
export { type ExplorePhase, explorePhases } from './probe/phases.ts'
export type { Reached, ReachedCodes, Share } from './probe/reach.ts'
export { type Replayed, type ReplayOptions, replay } from './probe/replay.ts'
export type { Transport } from './probe/run-scenario.ts'
export { isSavedScenario, type SavedScenario } from './probe/saved-scenario.ts'
export type { ShownRequest } from './probe/shown-request.ts'
export type { StatesOptions } from './provider-states.ts'
export { type RunningService, type StartOptions, startService } from './start-service.ts'
export type { StateHandler, StateHandlers } from './states-of-handlers.ts'
export { statesUrl } from './states-of-route.ts'
export { exchangeTable } from './text-table.ts'
export { type ContractFile, type ProviderOptions, readContracts, verifyProvider } from './verify-provider.ts'
export {
  checkOnly,
  countsOf,
  serviceUrl,
  type VerifiedExchange,
  type VerifyCounts,
  type VerifyOptions,
  type VerifyResult,
  verifyService,
} from './verify-service.ts'
