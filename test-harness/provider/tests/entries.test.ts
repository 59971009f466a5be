import type { Daemon, DaemonGiven, Log, Refused } from '@orchestrator/service-kit'
import { silentLog } from '@orchestrator/service-kit'
import { verifyProvider } from '@throughline/verify'
import * as orchestratord from 'orchestratord'
import * as poolManagerd from 'pool-managerd'
import { afterEach, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { plantedFailure } from '../src/failing.ts'
import * as orchestratordEntry from '../src/orchestratord/start.ts'
import { states as orchestratordStates } from '../src/orchestratord/states/index.ts'
import * as poolManagerdEntry from '../src/pool-managerd/start.ts'
import { states as poolManagerdStates } from '../src/pool-managerd/states/index.ts'
import type { JsonObject } from '../src/state.ts'
import { tokenRequired } from '../src/states/token-required.ts'
import { statesPath } from '../src/with-states.ts'
import { productionSources, root, serviceOf, statesNamedBy } from './support.ts'

type Start = (given: DaemonGiven & { log?: Log }) => Promise<Daemon | Refused>

interface Entry {
  name: string
  production: Start
  entry: Start
  states: object
  /** Without a body, answered with 2xx by a fresh service. */
  paths: string[]
}

const entries: Entry[] = [
  {
    name: 'orchestratord',
    production: orchestratord.startDaemon,
    entry: orchestratordEntry.startWithStates,
    states: orchestratordStates,
    paths: ['/healthz', '/readyz', '/v1/capabilities', '/v1/pools/fast/health'],
  },
  {
    name: 'pool-managerd',
    production: poolManagerd.startDaemon,
    entry: poolManagerdEntry.startWithStates,
    states: poolManagerdStates,
    paths: ['/healthz', '/readyz', '/v1/pools', '/v1/pools/fast'],
  },
]

const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()))
})

const started = async (name: string, start: Start) => {
  const daemon = await start({ ...serviceOf(name).given, env: { PORT: '0' }, log: silentLog })
  if ('problems' in daemon) throw new Error(daemon.problems.join('\n'))
  running.push(daemon)
  const get = async (path: string, method = 'GET') => {
    const response = await fetch(daemon.url + path, { method })
    return { status: response.status, text: await response.text() }
  }
  const call = async (action: string, state: string, params = {}) => {
    const body = JSON.stringify({ action, state, params })
    return (await fetch(daemon.url + statesPath, { method: 'POST', body })).status
  }
  return { url: daemon.url, get, call }
}

describe.each(entries)('$name', ({ name, production, entry, states, paths }) => {
  const names = Object.keys(states)

  it('[OC-TEST-7001] has no states route in production', async () => {
    const { get, call } = await started(name, production)
    expect(await Promise.all(names.map((state) => call('setup', state)))).toEqual(names.map(() => 404))
    const [route, none] = [await get(statesPath, 'POST'), await get('/no-such-path', 'POST')]
    expect([route, JSON.parse(route.text)]).toMatchObject([none, { code: 'NOT_FOUND' }])
  })
  it('[OC-TEST-7002] answers as the service does while no state is set up', async () => {
    const [own, withStates] = [await started(name, production), await started(name, entry)]
    for (const path of [...paths, '/no-such-path', statesPath]) {
      expect(await withStates.get(path)).toEqual(await own.get(path))
    }
  })
  it('[OC-TEST-7010] has a row for each state that its contracts name, and no other', async () => {
    expect(await statesNamedBy(name)).toEqual([...names].sort())
  })
  it('[OC-TEST-7011] knows none of its states in production code', () => {
    const sources = productionSources()
    const known = [statesPath, 'x-provider-state', ...names].filter((word) =>
      sources.some(({ text }) => text.includes(`'${word}'`)),
    )
    expect([sources.length > 50, known]).toEqual([true, []])
  })
  it('[OC-TEST-7011] is in a state what production is with what the state replaces', async () => {
    const { config = (own) => own, env = {} } = tokenRequired.change({})
    const { text, file } = serviceOf(name).given.config
    const replaced = { text: stringify(config(parse(text) as JsonObject)), file }
    const own = await started(name, (given) =>
      production({ ...given, config: replaced, env: { ...given.env, ...env } }),
    )
    const { get, call } = await started(name, entry)
    const answers = async (from: typeof get) => Promise.all(paths.map((path) => from(path)))
    const before = await answers(get)
    expect(await call('setup', 'token-required')).toBe(204)
    const during = await answers(get)
    expect(during).toEqual(await answers(own.get))
    expect(during).not.toEqual(before)
    expect(await call('teardown', 'token-required')).toBe(204)
    expect(await answers(get)).toEqual(before)
  })
  it('[OC-TEST-7012] says nothing of what a seam threw', async () => {
    const { get, call } = await started(name, entry)
    expect(await call('setup', 'internal-fault')).toBe(204)
    for (const path of ['/metrics', ...paths.slice(1)]) {
      const { status, text } = await get(path)
      expect([path, status, JSON.parse(text)]).toMatchObject([path, 500, { code: 'INTERNAL' }])
      expect(plantedFailure.split(' ').filter((word) => word.length > 5 && text.includes(word))).toEqual([])
    }
    expect([await call('teardown', 'internal-fault'), (await get('/metrics')).status]).toEqual([204, 200])
  })
  it('[OC-TEST-7020] reaches every declared status and event, and every exchange holds', async () => {
    const { url } = await started(name, entry)
    const { contracts } = serviceOf(name)
    const { value, findings } = await verifyProvider({ root, contracts, url, states: { url: statesPath } })
    // Each service has its share of the one list of codes.
    const own = findings.filter(({ code }) => code !== 'code-not-reached')
    expect(own.map(({ code, message }) => `${code}: ${message}`)).toEqual([])
    const { counts, coverage } = value
    expect(counts).toEqual({ exchanges: counts.exchanges, passed: counts.exchanges, failed: 0, notReached: 0 })
    expect([coverage.statuses.missing, coverage.events.missing]).toEqual([[], []])
  })
})
