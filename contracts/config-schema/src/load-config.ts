import { essentialErrors } from './explain.ts'
import { fillDefaults } from './fill-defaults.ts'
import { type Config, configSchema, validateConfig } from './generated/index.ts'
import { tokensOf } from './pointer.ts'
import type { Problem } from './problem.ts'
import { type Explanation, explain } from './problem-of-error.ts'
import { readYaml, type YamlFile } from './read-yaml.ts'

export interface LoadOptions {
  /** In `compat` an unknown key is reported and left out of the config; in `strict`, the default, there is then none. */
  mode?: 'strict' | 'compat'
}

export type LoadedConfig = { config: Config; problems: Problem[] } | { config?: undefined; problems: Problem[] }

/**
 * Reads a config in YAML (or JSON): typed, its defaults filled in, or what is wrong with it and where.
 * @param file the name that problems carry
 */
export const loadConfig = (text: string, file: string, { mode = 'strict' }: LoadOptions = {}): LoadedConfig => {
  const read = readYaml(text, file)
  if ('problems' in read) return { problems: read.problems }
  const first = judge(read.yaml.value, read.yaml)
  const problems = placed(first.faults, read.yaml, file)
  if (first.faults.length === 0) return { config: first.value as Config, problems }
  if (mode === 'strict' || first.faults.some(({ code }) => code !== 'config-unknown-key')) return { problems }
  const known = without(
    read.yaml.value,
    first.faults.map(({ pointer }) => tokensOf(pointer)),
  )
  const second = judge(known, read.yaml)
  if (second.faults.length === 0) return { config: second.value as Config, problems }
  return { problems: placed([...first.faults, ...second.faults], read.yaml, file) }
}

/** Holds a value, with the defaults filled in, to the contract; without a fault it is a config. */
const judge = (given: unknown, yaml: YamlFile): { value: unknown; faults: Explanation[] } => {
  const value = fillDefaults(configSchema, given)
  if (validateConfig(value)) return { value, faults: [] }
  const errors = essentialErrors(validateConfig.errors ?? [])
  return { value, faults: errors.map((error) => explain(error, configSchema, yaml)) }
}

/** In the order of the file. */
const placed = (faults: readonly Explanation[], yaml: YamlFile, file: string): Problem[] =>
  faults
    .map(({ code, message, pointer, key = false }) => {
      const { line, column } = yaml.locate(pointer, { key })
      return { code, message, file, line, column, pointer }
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
