/** Bounds on what is read from a service: it is the thing under test, so nothing of it is trusted. */
export interface Limits {
  /** Of the status line and all headers. */
  headerBytes: number
  /** Of a body, after decompression. */
  bodyBytes: number
  /** Of one line or one event of a stream. */
  lineBytes: number
  /** Events of one stream. */
  events: number
  /** How long a stream is read on behind its terminal event, to see whether something follows. */
  afterTerminalMs: number
  /** How long a stream is read whose contract names no end, and how many events of it. */
  endlessMs: number
  endlessEvents: number
  /** How long a stream may take to end behind its cancellation. */
  afterCancelMs: number
  /** How long a request that is not finished waits for what the service says to that. */
  unfinishedMs: number
  /** How often a slow reader waits within one stream. */
  pauses: number
  /** Exchanges without any answer, one behind the other, after which the service counts as dead. */
  silent: number
}

export const defaultLimits: Limits = {
  headerBytes: 64 * 1024,
  bodyBytes: 16 * 1024 * 1024,
  lineBytes: 1024 * 1024,
  events: 10_000,
  afterTerminalMs: 500,
  endlessMs: 1000,
  endlessEvents: 100,
  afterCancelMs: 2000,
  unfinishedMs: 3000,
  pauses: 20,
  silent: 3,
}

/** For one exchange, from the connection to the last byte. */
export const defaultTimeoutMs = 10_000
