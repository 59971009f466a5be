import { type DestinationStream, destination, pino } from 'pino'

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

type Write = (fields: Readonly<Record<string, unknown>>, event: string) => void

/** One event, one line: a stable name, and what belongs to it as fields. */
export interface Log {
  debug: Write
  info: Write
  warn: Write
  error: Write
}

/** What no log may hold, wherever it stands: who may come in, and what people asked. */
const secrets = ['authorization', 'Authorization', 'token', 'cookie', 'prompt', 'inputs', 'signature']
const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

/** Lines that wait because they cannot be written now; what comes beyond that is dropped. */
const mostWaiting = 1 << 20

/** Writes lines to a descriptor. Where that fails, such as on a full disk, there is nobody to tell. */
// implements: ORCH-1031
export const linesTo = (descriptor: number): DestinationStream =>
  destination({ dest: descriptor, sync: true, maxLength: mostWaiting }).on('error', () => {})

/** Lines of JSON on standard error, so that standard output keeps its one line with the address. */
// implements: ORCH-1020
export const createLog = (name: string, level: LogLevel, to: DestinationStream = linesTo(2)): Log =>
  pino(
    {
      level,
      base: { service: name },
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      // implements: ORCH-1021
      redact: { paths, censor: '[redacted]' },
      formatters: { level: (label) => ({ level: label }) },
      serializers: { failure: pino.stdSerializers.err },
    },
    to,
  )

const nothing: Write = () => {}
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
