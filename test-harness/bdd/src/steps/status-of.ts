/** The status of each kind of error, written a second time so that a change in the service is seen here. */
const statuses: Partial<Record<string, number>> = {
  ADMISSION_REJECT: 429,
  CONFLICT: 409,
  DEADLINE_UNMET: 400,
  INVALID_PARAMS: 400,
  MODEL_DEPRECATED: 409,
  NOT_FOUND: 404,
  POOL_UNAVAILABLE: 503,
  POOL_UNREADY: 503,
  QUEUE_FULL_DROP_LRU: 429,
  UNTRUSTED_ARTIFACT: 403,
}

export const statusOf = (code: string): number => {
  const status = statuses[code]
  if (status === undefined) throw new Error(`there is no error '${code}'`)
  return status
}
