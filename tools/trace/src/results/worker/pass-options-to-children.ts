import children from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import threads, { type WorkerOptions } from 'node:worker_threads'

type Environment = NodeJS.ProcessEnv
type Start = (...given: never[]) => unknown

const done = Symbol.for('throughline.pass-options-to-children')

/**
 * Lets the Node.js processes and threads that a test starts say what they ran, also those that are given an environment
 * of their own, as Node.js itself passes NODE_V8_COVERAGE on.
 * @param hook what each loads before its own code
 */
// implements: TL-TRACE-107
export const passOptionsToChildren = (hook: string, runs: string): void => {
  const withOptions = (env: Environment): Environment => ({
    ...env,
    NODE_OPTIONS: optionsWith(env.NODE_OPTIONS, hook),
    THROUGHLINE_RUNS: env.THROUGHLINE_RUNS ?? process.env.THROUGHLINE_RUNS,
  })
  process.env.NODE_OPTIONS = optionsWith(process.env.NODE_OPTIONS, hook)
  process.env.THROUGHLINE_RUNS = runs
  if (done in threads) return
  Object.defineProperty(threads, done, { value: true })

  for (const name of ['spawn', 'spawnSync', 'execFile', 'execFileSync', 'fork'] as const) {
    Object.assign(children, { [name]: passing(children[name], withOptions) })
  }
  // A thread reads NODE_OPTIONS only where it is given an environment; the one that it would have had anyway will do.
  const envOf = (env: WorkerOptions['env'] = process.env) =>
    typeof env === 'symbol' || env === process.env ? env : withOptions(env)
  threads.Worker = new Proxy(threads.Worker, {
    construct: (target, [path, options]: [string | URL, WorkerOptions?], newTarget) =>
      Reflect.construct(target, [path, { ...options, env: envOf(options?.env) }], newTarget),
  })
  syncBuiltinESMExports()
}

const optionsWith = (given = '', hook: string): string =>
  given.includes(hook) ? given : `${given} --require ${JSON.stringify(hook)}`.trim()

/** The same function, which adds to the environment that it gives to Node.js; that of any other program is its own. */
const passing = (start: Start, withOptions: (env: Environment) => Environment): Start => {
  const add = (value: unknown): unknown => (hasEnv(value) ? { ...value, env: withOptions(value.env) } : value)
  const passed = (target: Start) =>
    function (this: unknown, ...given: unknown[]): unknown {
      return Reflect.apply(target, this, start.name === 'fork' || isNode(given[0]) ? given.map(add) : given)
    }
  // What `promisify` makes of `execFile` calls the one that it was made of.
  const promised: unknown = Reflect.get(start, promisify.custom)
  return Object.defineProperties(passed(start), {
    name: { value: start.name },
    length: { value: start.length },
    ...(typeof promised === 'function' && { [promisify.custom]: { value: passed(promised as Start) } }),
  })
}

const isNode = (program: unknown): boolean =>
  program === process.execPath || (typeof program === 'string' && /^node(?:\.exe)?$/.test(basename(program)))

const hasEnv = (value: unknown): value is { env: Environment } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && 'env' in value && Boolean(value.env)
