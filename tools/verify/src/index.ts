export { declaredCodes } from './contract/error-codes.ts'
export {
  type Coverage,
  type MissingCode,
  type MissingEvent,
  type MissingStatus,
  noCoverage,
  sumOfCoverage,
} from './exchanges/coverage.ts'
export { exchangeTable } from './exchanges/text-table.ts'
export {
  checkOnly,
  countsOf,
  serviceUrl,
  type VerifiedExchange,
  type VerifyCounts,
  type VerifyOptions,
  type VerifyResult,
  verifyService,
} from './exchanges/verify-service.ts'
export { type VerifyCode, verifyFindings } from './findings/index.ts'
export { type FetchApp, fetchTransport } from './http/fetch-transport.ts'
export { checkHost, isLoopback } from './http/host.ts'
export { defaultLimits, defaultTimeoutMs, type Limits } from './http/limits.ts'
export type { Transport } from './http/transport.ts'
export * from './pacts/index.ts'
export { type Explored, type ExploreOptions, explore, type ShownFinding } from './run/explore.ts'
export { type ExplorePhase, explorePhases } from './run/phases.ts'
export type { Reached, ReachedCodes, Share } from './run/reach.ts'
export { type Replayed, type ReplayOptions, replay } from './run/replay.ts'
export { isSavedScenario, type SavedScenario } from './run/saved-scenario.ts'
export type { StatesOptions } from './service/provider-states.ts'
export { type RunningService, type StartOptions, startService } from './service/start-service.ts'
export type { StateHandler, StateHandlers } from './service/states-of-handlers.ts'
export { statesUrl } from './service/states-of-route.ts'
export type { ShownRequest } from './shown/shown-request.ts'
export { type ContractFile, type ProviderOptions, readContracts, verifyProvider } from './verify-provider.ts'
