export { type Coverage, type MissingEvent, type MissingStatus, noCoverage, sumOfCoverage } from './coverage.ts'
export { type VerifyCode, verifyFindings } from './findings.ts'
export { defaultLimits, defaultTimeoutMs, type Limits } from './limits.ts'
export * from './pacts/index.ts'
export { type Explored, type ExploreOptions, explore } from './probe/explore.ts'
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
