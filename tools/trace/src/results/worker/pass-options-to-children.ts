import childProcess, { ChildProcess } from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'

const done = Symbol.for('throughline.pass-options-to-children')

/** What `worker/child-hook.cjs` needs to be loaded, and to know where to write. */
const names = ['NODE_OPTIONS', 'THROUGHLINE_RUNS'] as const

/** A child that is given an environment of its own is given these as well: else nobody would know what it ran. */
// implements: TL-TRACE-107
export const passOptionsToChildren = (): void => {
  if (done in childProcess) return
  Object.defineProperty(childProcess, done, { value: true })
  // Every child that runs beside its parent is started here, whatever it was asked for with.
  const prototype = ChildProcess.prototype as unknown as { spawn: (options: { envPairs?: string[] }) => unknown }
  const { spawn } = prototype
  prototype.spawn = function (this: unknown, options) {
    if (options.envPairs) options.envPairs = pairsWithOptions(options.envPairs)
    return spawn.call(this, options)
  }
  for (const name of ['spawnSync', 'execFileSync', 'execSync'] as const) {
    const start = childProcess[name] as (...given: unknown[]) => unknown
    const started = (...given: unknown[]) =>
      start(...given.map((each) => (hasEnvironment(each) ? withOptions(each) : each)))
    Object.defineProperty(childProcess, name, { value: started, configurable: true, writable: true, enumerable: true })
  }
  syncBuiltinESMExports()
}

const pairsWithOptions = (pairs: readonly string[]): string[] => {
  const given = Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
  const more = environmentWith(given)
  return [
    ...pairs.filter((pair) => !names.some((name) => pair.startsWith(`${name}=`))),
    ...names.map((name) => `${name}=${more[name] ?? ''}`),
  ]
}

const withOptions = (options: { env: NodeJS.ProcessEnv }) => ({ ...options, env: environmentWith(options.env) })

const environmentWith = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const { NODE_OPTIONS: own = '', THROUGHLINE_RUNS: runs } = process.env
  const given = env.NODE_OPTIONS ?? ''
  return { ...env, NODE_OPTIONS: given.includes(own) ? given : `${given} ${own}`.trim(), THROUGHLINE_RUNS: runs }
}

const hasEnvironment = (value: unknown): value is { env: NodeJS.ProcessEnv } =>
  typeof value === 'object' && value !== null && 'env' in value && typeof value.env === 'object' && value.env !== null
