import type { SseContract } from '@throughline/openapi'

/** Whether a contract names an end at all: a stream without one may run for ever. */
export const promisesEnd = (contract: SseContract | undefined): boolean =>
  contract !== undefined && (contract.sentinel !== undefined || contract.events.some((event) => event.terminal))
