/** The store could not do what it was asked; the message is for the log, never for a client. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure'
  readonly reason: 'full' | 'damaged' | 'unavailable'

  constructor(reason: StoreFailure['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/** Primary result codes of SQLite. @see https://www.sqlite.org/rescode.html */
const reasonOfCode = new Map<number, StoreFailure['reason']>([
  [11, 'damaged'],
  [13, 'full'],
  [26, 'damaged'],
])

/** The primary code is the low byte; the rest says more of the same. */
export const sqliteCodeOf = (thrown: unknown): number | undefined =>
  thrown instanceof Error && 'errcode' in thrown && typeof thrown.errcode === 'number'
    ? thrown.errcode & 0xff
    : undefined

/** What SQLite threw, as a store failure; anything else stays what it is. */
export const storeFailureOf = (thrown: unknown): unknown => {
  const code = sqliteCodeOf(thrown)
  if (code === undefined || !(thrown instanceof Error)) return thrown
  return new StoreFailure(reasonOfCode.get(code) ?? 'unavailable', `the store: ${thrown.message}`, { cause: thrown })
}
