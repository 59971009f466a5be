import type { ErrorObject } from 'ajv'
import { enforcedErrors, type Present, postponedUntil } from './enforcement.ts'
import { essentialErrors } from './explain.ts'
import { fillDefaults } from './fill-defaults.ts'
import { type Config, configSchema, validateConfig } from './generated/index.ts'
import { tokensOf } from './pointer.ts'
import type { Problem } from './problem.ts'
import { type Explanation, explain } from './problem-of-error.ts'
import { readYaml, type YamlFile } from './read-yaml.ts'

/** What becomes of a key that the contract does not name: `strict` refuses the config, `compat` reports the key. */
export const configModes = ['strict', 'compat'] as const
export type ConfigMode = (typeof configModes)[number]

export interface LoadOptions extends Present {
  /** In `compat` an unknown key is a warning and left out of the config; in `strict`, the default, it is an error. */
  mode?: ConfigMode
}

type Loaded<Value> = { config: Value; problems: Problem[] } | { config?: undefined; problems: Problem[] }

/** A config, beside which there are only warnings, or problems of which one at least is an error. */
export type LoadedConfig = Loaded<Config>

/** A contract and who judges by it. */
export interface Contract {
  schema: unknown
  validate: typeof validateConfig
}

/**
 * Reads a config in YAML (or JSON): typed, its defaults filled in, or what is wrong with it and where. It reads no
 * clock: what is only enforced later depends on the day and the version that the caller says.
 * @param file the name that problems carry
 */
// implements: OC-CONFIG-6023
export const loadConfig = (text: string, file: string, options: LoadOptions = {}): LoadedConfig =>
  loadBy({ schema: configSchema, validate: validateConfig }, text, file, options) as LoadedConfig

/** Reads what any contract describes. */
export const loadBy = (contract: Contract, text: string, file: string, options: LoadOptions): Loaded<unknown> => {
  const read = readYaml(text, file)
  if ('problems' in read) return { problems: read.problems }
  const { yaml } = read
  const { value, faults } = judge(yaml.value, { contract, yaml, ...options })
  const problems = placed(faults, yaml, file)
  return value === undefined ? { problems } : { config: value, problems }
}

interface Verdict {
  /** The value as it may be used; none where an error speaks against it. */
  value?: unknown
  faults: Explanation[]
}

/** Holds a value, with the defaults filled in, to its contract. */
const judge = (given: unknown, how: LoadOptions & { contract: Contract; yaml: YamlFile }): Verdict => {
  const { mode = 'strict', yaml } = how
  const { schema, validate } = how.contract
  const value = fillDefaults(schema, given)
  // implements: OC-CONFIG-6009, OC-CONFIG-6014, OC-CONFIG-6017
  if (validate(value)) return { value, faults: [] }
  const errors = validate.errors ?? []
  const until = (error: ErrorObject) => postponedUntil(error, schema, how)
  const explained = (error: ErrorObject): Explanation => warned(explain(error, schema, yaml), until(error))
  const enforced = enforcedErrors(errors, (error) => until(error) !== undefined)
  const faults = essentialErrors(errors).map(explained)
  if (enforced.length === 0) return { value, faults: faults.filter(isWarning) }
  // What is only postponed may stand before what counts.
  if (faults.every(isWarning)) faults.push(...essentialErrors(enforced).map(explained))
  const unknown = faults.filter(({ code }) => code === 'config-unknown-key')
  // implements: OC-CONFIG-6001
  if (mode === 'strict' || unknown.length === 0) return { faults }
  const paths = unknown.map(({ pointer }) => tokensOf(pointer))
  // implements: OC-CONFIG-6002
  const rest = judge(without(given, paths), how)
  return { ...rest, faults: [...unknown.map((fault) => ({ ...fault, level: 'warning' as const })), ...rest.faults] }
}

const isWarning = ({ level }: Explanation): boolean => level === 'warning'

// implements: OC-CONFIG-6020, OC-CONFIG-6022
const warned = (fault: Explanation, until: string | undefined): Explanation =>
  until === undefined
    ? fault
    : { ...fault, level: 'warning', message: `${fault.message}; this will be an error after ${until}` }

/** In the order of the file. */
// implements: OC-CONFIG-6029
const placed = (faults: readonly Explanation[], yaml: YamlFile, file: string): Problem[] =>
  faults
    .map(({ code, level = 'error', message, pointer, key = false }) => {
      const { line, column } = yaml.locate(pointer, { key })
      return { code, level, message, file, line, column, pointer }
    })
    .sort((a, b) => a.line - b.line || a.column - b.column)

/** A copy without the values at these paths. */
const without = (value: unknown, paths: readonly (readonly string[])[]): unknown => {
  if (paths.length === 0 || value === null || typeof value !== 'object') return value
  const below = (key: string) => paths.filter(([first]) => first === key).map(([, ...rest]) => rest)
  if (Array.isArray(value)) return value.map((item, index) => without(item, below(String(index))))
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !below(key).some((rest) => rest.length === 0))
      .map(([key, inner]) => [key, without(inner, below(key))]),
  )
}
