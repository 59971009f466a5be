/** One thing that is wrong in a config file. Line and column count from 1. */
export interface Problem {
  code: string
  /** A warning leaves the config usable; without a level it is an error. */
  level?: 'error' | 'warning'
  message: string
  file?: string
  line?: number
  column?: number
  /** JSON Pointer (RFC 6901) of the value. */
  pointer?: string
}

/** Every code that `loadConfig` may give. */
export const problemCodes = [
  'config-syntax',
  'config-too-large',
  'config-duplicate-key',
  'config-unknown-key',
  'config-misplaced-key',
  'config-missing-key',
  'config-wrong-type',
  'config-invalid-value',
] as const

export type ProblemCode = (typeof problemCodes)[number]

/** A problem as a line of a terminal: `config.yaml:3:5: missing key 'model' [config-missing-key]`. */
// implements: OC-CONFIG-6010
export const problemText = ({ code, level, message, file, line, column }: Problem): string => {
  const place = [file, line, column].filter((part) => part !== undefined).join(':')
  return `${place}: ${level === 'warning' ? 'warning: ' : ''}${message} [${code}]`
}
