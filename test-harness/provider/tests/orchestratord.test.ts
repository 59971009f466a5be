import { silentLog } from '@orchestrator/service-kit'
import { verifyProvider } from '@throughline/verify'
import { openService, startDaemon } from 'orchestratord'
import { afterEach, describe, expect, it } from 'vitest'
import { plantedFailure } from '../src/failing.ts'
import { startWithStates } from '../src/orchestratord/start.ts'
import { states } from '../src/orchestratord/states/index.ts'
import { statesPath } from '../src/with-states.ts'
import { productionSources, root, serviceOf, statesNamedBy } from './support.ts'

const { contracts, given, states: route } = serviceOf('orchestratord')
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
  const call = (action: string, state: string) =>
    fetch(`${daemon.url}${statesPath}`, { method: 'POST', body: JSON.stringify({ action, state }) })
  return { url: daemon.url, call }
}

describe('the production service', () => {
  it('[OC-TEST-7001] has no states route', async () => {
    const { url, call } = await started(startDaemon)
    const told = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code]
    for (const name of names) expect(await told(await call('setup', name))).toEqual([404, 'NOT_FOUND'])
    expect(await told(await fetch(`${url}/no-such-path`, { method: 'POST' }))).toEqual([404, 'NOT_FOUND'])
  })
})

describe('the entry of orchestratord', () => {
  it.each(names)('[OC-TEST-7003] %s: is set up and torn down, and the service is as before', async (name) => {
    const { url, call } = await started(startWithStates)
    const health = async () => (await fetch(`${url}/v1/capabilities`)).status
    const story = [await health(), (await call('setup', name)).status]
    story.push((await call('teardown', name)).status, await health())
    expect(story).toEqual([200, 204, 204, 200])
  })
  it('[OC-TEST-7012] says nothing of what a seam threw', async () => {
    const { url, call } = await started(startWithStates)
    await call('setup', 'internal-fault')
    for (const path of [
      '/metrics',
      '/readyz',
      '/v1/capabilities',
      '/v1/sessions/7f3c1c2e-0000-4000-8000-000000000001',
    ]) {
      const response = await fetch(url + path)
      const text = await response.text()
      expect([response.status, JSON.parse(text)]).toMatchObject([500, { code: 'INTERNAL' }])
      expect(plantedFailure.split(' ').filter((word) => word.length > 5 && text.includes(word))).toEqual([])
    }
  })
  it('[OC-TEST-7010] has a row for each state that a contract names, and no other', async () => {
    expect(await statesNamedBy('orchestratord')).toEqual([...names].sort())
  })
  it('[OC-TEST-7011] names states that no production code knows', () => {
    const sources = productionSources()
    const known = [statesPath, 'x-provider-state', ...names].filter((word) =>
      sources.some(({ text }) => text.includes(word)),
    )
    expect([sources.length > 50, known]).toEqual([true, []])
  })
  it('[OC-TEST-7020] every exchange of its contracts holds', async () => {
    const { url } = await started(startWithStates)
    const { value, findings } = await verifyProvider({
      root,
      contracts,
      url,
      ...(route && { states: route as { url: string } }),
    })
    expect(findings.filter(({ level }) => level !== 'info')).toEqual([])
    expect(value.counts).toMatchObject({ failed: 0, notReached: 0 })
  })
  it('[OC-TEST-7002] answers as the service does while no state is set up', async () => {
    const plain = await openService(options)
    if ('problems' in plain) throw new Error(plain.problems.join('\n'))
    running.push(plain)
    const { url } = await started(startWithStates)
    for (const path of ['/healthz', '/v1/capabilities', '/none', statesPath]) {
      const [entry, own] = [await fetch(url + path), await plain.app.request(path)]
      const told = async (response: Response) => [response.status, await response.text()]
      expect(await told(entry)).toEqual(await told(own))
    }
  })
})
