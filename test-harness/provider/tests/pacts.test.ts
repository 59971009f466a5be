import { readFileSync } from 'node:fs'
import { silentLog } from '@orchestrator/service-kit'
import { parseSourceDocument } from '@throughline/kernel'
import { askService, holdPacts, type Pact, readContracts, readPact } from '@throughline/verify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startWithStates } from '../src/orchestratord/start.ts'
import { statesPath } from '../src/with-states.ts'
import { pactsOf, root, serviceOf } from './support.ts'

const name = 'orchestratord'

const read = (file: string, text: string): Pact => {
  const { value: source } = parseSourceDocument(file, text)
  const pact = source && readPact(source).value
  if (!pact) throw new Error(`${file} is no pact`)
  return pact
}

/** What the verifier of Pact says of the running service. */
const verified = async (pact: Pact) => {
  const daemon = await startWithStates({ ...serviceOf(name).given, env: { PORT: '0' }, log: silentLog })
  if ('problems' in daemon) throw new Error(daemon.problems.join('\n'))
  onTestFinished(() => daemon.stop())
  const { signal } = new AbortController()
  const states = { url: statesPath }
  const { value, findings } = await askService(pact, pact.interactions, { root, url: daemon.url, states, signal })
  return { verdicts: [...value.values()], said: findings.map(({ message }) => message) }
}

describe('the pacts of consumers', () => {
  const files = pactsOf(name).map(({ file }) => ({ file, text: readFileSync(file, 'utf8') }))

  it('[OC-CLI-8062] are met by the running service, each interaction in its state', async () => {
    expect(files.length).toBeGreaterThan(0)
    for (const { file, text } of files) {
      const pact = read(file, text)
      expect(pact.interactions.length).toBeGreaterThan(30)
      expect(await verified(pact)).toEqual({ verdicts: pact.interactions.map(() => 'met'), said: [] })
    }
  })

  it('[OC-CLI-8062] turn red where one asks for what the service does not do', async () => {
    const [{ file, text } = { file: '', text: '' }] = files
    const broken = read(file, text.replace('"^0\\\\.1\\\\.\\\\d+$"', '"^0\\\\.2\\\\.\\\\d+$"'))
    const interactions = broken.interactions.filter(({ http }) => http?.request.path === '/v1/capabilities')
    const { verdicts, said } = await verified({ ...broken, interactions })
    expect(verdicts.sort()).toEqual(['broken', 'met'])
    expect(said).toEqual([expect.stringContaining("Expected '0.1.0' to match '^0\\.2\\.\\d+$'")])
  })

  it('[OC-CLI-8063] rely on nothing that the contracts do not have', async () => {
    const { value: models = [] } = await readContracts(
      root,
      serviceOf(name).contracts.map((file) => ({ file })),
    )
    const pacts = files.map(({ file, text }) => read(file, text))
    const { value, findings } = holdPacts(pacts, { contractsOf: () => models.map(({ model }) => model) })
    expect(findings.map(({ message }) => message)).toEqual([])
    const all = pacts.flatMap(({ interactions }) => interactions).length
    expect(value.counts).toMatchObject({ interactions: all, within: all, outside: 0, notRead: 0 })
  })
})
