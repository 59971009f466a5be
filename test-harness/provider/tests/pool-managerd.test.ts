import { silentLog } from '@orchestrator/service-kit'
import { verifyProvider } from '@throughline/verify'
import { openService, startDaemon } from 'pool-managerd'
import { afterEach, describe, expect, it } from 'vitest'
import { startWithStates } from '../src/pool-managerd/start.ts'
import { states } from '../src/pool-managerd/states/index.ts'
import { statesPath } from '../src/with-states.ts'
import { root, serviceOf, statesNamedBy } from './support.ts'

const { contracts, given, states: route } = serviceOf('pool-managerd')
const options = { ...given, env: { PORT: '0' }, log: silentLog }
const names = Object.keys(states)

const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()))
})

const started = async (start: typeof startDaemon) => {
  const daemon = await start(options)
  if ('problems' in daemon) throw new Error(daemon.problems.join('\n'))
  running.push(daemon)
  const call = (action: string, state: string, params = {}) =>
    fetch(`${daemon.url}${statesPath}`, { method: 'POST', body: JSON.stringify({ action, state, params }) })
  return { url: daemon.url, call }
}

describe('the entry of pool-managerd', () => {
  it('[OC-TEST-7001] is not the production service, which has no states route', async () => {
    const { call } = await started(startDaemon)
    expect(await Promise.all(names.map(async (name) => (await call('setup', name)).status))).toEqual(
      names.map(() => 404),
    )
  })
  it('[OC-TEST-7010] has a row for each state that the contract names, and no other', async () => {
    expect(await statesNamedBy('pool-managerd')).toEqual([...names].sort())
  })
  it('[OC-TEST-7003] holds a pool in its reload while that state lasts', async () => {
    const { url, call } = await started(startWithStates)
    const state = async () => ((await (await fetch(`${url}/v1/pools/fast`)).json()) as { state: string }).state
    const story = [await state(), (await call('setup', 'pool-reloading', { pool: 'fast' })).status, await state()]
    story.push((await call('teardown', 'pool-reloading')).status, await state())
    expect(story).toEqual(['ready', 204, 'reloading', 204, 'ready'])
  })
  it('[OC-TEST-7020] reaches every declared status of every operation, and every exchange holds', async () => {
    const { url } = await started(startWithStates)
    const { value, findings } = await verifyProvider({
      root,
      contracts,
      url,
      ...(route && { states: route as { url: string } }),
    })
    expect(findings).toEqual([])
    expect(value.counts).toMatchObject({ failed: 0, notReached: 0, passed: value.exchanges.length })
  })
  it('[OC-TEST-7002] answers as the service does while no state is set up', async () => {
    const plain = await openService(options)
    if ('problems' in plain) throw new Error(plain.problems.join('\n'))
    running.push(plain)
    const { url } = await started(startWithStates)
    for (const path of ['/healthz', '/v1/pools', '/none', statesPath]) {
      const [entry, own] = [await fetch(url + path), await plain.app.request(path)]
      const told = async (response: Response) => [response.status, await response.text()]
      expect(await told(entry)).toEqual(await told(own))
    }
  })
})
