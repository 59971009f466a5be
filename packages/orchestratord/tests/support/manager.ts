import { loadConfig, type PoolConfig, problemText } from '@contracts/config-schema'
import { adapterMaker } from '@orchestrator/adapter-makers'
import { createClient } from '@throughline/openapi-client/pools'
import { validation } from '@throughline/openapi-client/pools/validation'
import { createApp, createPoolManager } from 'pool-managerd'
import { Registry } from 'prom-client'
import { createRemoteDirectory } from '../../src/remote/remote-directory.ts'
import { settle } from './hand-adapter.ts'
import { createHandTimers } from './hand-timers.ts'

type PoolKeys = Partial<Record<keyof PoolConfig, unknown>>

const pool = {
  id: 'chat',
  engine: 'llamacpp',
  model: 'hf:old',
  devices: [0, 1],
  adapter: { kind: 'mock', refused_models: ['hf:broken'] },
  health: { interval_ms: 100, start_ms: 1000 },
}

const makeAdapter = adapterMaker({ env: {}, random: () => 0 })

/** The real service of the pool manager without its socket, in a time that a test lets pass. */
export const createManagerHost = (own: PoolKeys = {}) => {
  const { config, problems } = loadConfig(JSON.stringify({ pools: [{ ...pool, ...own }] }), 'test.yaml')
  if (!config) throw new Error(problems.map(problemText).join('\n'))
  const { pools } = config
  const timers = createHandTimers(0)
  const now = timers.wall
  const start = () => {
    const manager = createPoolManager({ pools, makeAdapter, now, timers, random: () => 0 })
    const app = createApp({ manager, registry: new Registry(), bodyLimit: 100_000, validateResponses: 'throw' })
    return { manager, app }
  }
  let running: ReturnType<typeof start> | undefined = start()
  const asked: string[] = []
  return {
    pools,
    asked,
    manager: () => {
      if (!running) throw new Error('the manager is gone')
      return running.manager
    },
    /** The process of the manager ends without a word. */
    kill: () => {
      running = undefined
    },
    restart: () => {
      running = start()
    },
    async pass(ms: number): Promise<void> {
      for (let left = ms; left > 0; left -= 50) {
        await settle()
        timers.pass(Math.min(50, left))
        await settle()
      }
    },
    timers,
    /** The directory of an orchestrator that asks this manager. */
    directory(reports: unknown[] = [], known: readonly PoolConfig[] = pools) {
      let ids = 0
      return createRemoteDirectory({
        client: createClient({
          baseUrl: 'http://manager.test',
          validate: validation,
          async fetch(url, init) {
            asked.push(`${init.method} ${new URL(url).pathname}`)
            if (!running) throw new TypeError('fetch failed')
            return running.app.request(new URL(url).pathname, init)
          },
        }),
        pools: known,
        makeAdapter,
        now,
        timers,
        newId: () => `0d7e3a52-4b1f-4c6e-8a90-${String(++ids).padStart(12, '0')}`,
        report: (failure) => reports.push((failure as Error).message),
        pollMs: 500,
        ttlMs: 2000,
      })
    },
  }
}
