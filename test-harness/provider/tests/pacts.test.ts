import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '@orchestrator/service-kit'
import { Verifier } from '@pact-foundation/pact'
import { parseSourceDocument } from '@throughline/kernel'
import { holdPacts, readContracts, readPact } from '@throughline/verify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startWithStates } from '../src/orchestratord/start.ts'
import { statesPath } from '../src/with-states.ts'
import { type Pact, pactsOf, root, serviceOf } from './support.ts'

const name = 'orchestratord'
/** Pact's own report of usage goes nowhere. */
process.env.PACT_DO_NOT_TRACK = 'true'

/** What the verifier of Pact says of these files, interaction by interaction. */
const verified = async (files: readonly string[]): Promise<Record<string, string>> => {
  const daemon = await startWithStates({ ...serviceOf(name).given, env: { PORT: '0' }, log: silentLog })
  if ('problems' in daemon) throw new Error(daemon.problems.join('\n'))
  onTestFinished(() => daemon.stop())
  const verifier = new Verifier({
    provider: name,
    providerBaseUrl: daemon.url,
    providerStatesSetupUrl: daemon.url + statesPath,
    providerStatesSetupTeardown: true,
    pactUrls: [...files],
    logLevel: 'error',
  })
  const text = await verifier.verifyProvider().catch((failure: Error) => failure.message)
  const { interactionResults } = JSON.parse(text) as { interactionResults: Result[] }
  return Object.fromEntries(
    interactionResults.map(({ description, providerStates, result, mismatch }) => [
      `${description}, ${providerStates.join()}`,
      result === 'OK' ? result : JSON.stringify(mismatch),
    ]),
  )
}

interface Result {
  description: string
  providerStates: string[]
  result: string
  mismatch?: unknown
}

const keysOf = ({ interactions }: Pact) =>
  interactions.map(
    ({ description, providerStates = [] }) => `${description}, ${providerStates.map((state) => state.name)}`,
  )

const parsed = (file: string) => {
  const { value } = parseSourceDocument(file, readFileSync(file, 'utf8'))
  if (!value) throw new Error(`${file} does not parse`)
  return value
}

describe('the pacts of consumers', () => {
  const pacts = pactsOf(name)

  it('[OC-CLI-8062] are met by the running service, each interaction in its state', async () => {
    const wanted = pacts.flatMap(keysOf).map((key) => [key, 'OK'])
    expect(wanted.length).toBeGreaterThan(30)
    expect(await verified(pacts.map(({ file }) => file))).toEqual(Object.fromEntries(wanted))
  })

  it('[OC-CLI-8062] turn red where one asks for what the service does not do', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'broken-pact-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const [{ file: _, ...pact } = { file: '', consumer: { name: '' }, interactions: [] }] = pacts
    const asked = pact.interactions.filter(({ request }) => request.path === '/v1/capabilities').slice(0, 2)
    const [interaction] = asked
    const broken = { ...interaction, response: { ...interaction?.response, status: 204 } }
    writeFileSync(join(folder, 'broken.json'), JSON.stringify({ ...pact, interactions: [broken] }))
    const [[, result] = []] = Object.entries(await verified([join(folder, 'broken.json')]))
    expect(result).toContain('expected 204 but was 200')
  })

  it('[OC-CLI-8063] rely on nothing that the contracts do not have', async () => {
    const { value: models = [] } = await readContracts(
      root,
      serviceOf(name).contracts.map((file) => ({ file })),
    )
    const read = pacts.flatMap(({ file }) => readPact(parsed(file)).value ?? [])
    const { value, findings } = holdPacts(read, { contractsOf: () => models.map(({ model }) => model) })
    expect(findings.map(({ message }) => message)).toEqual([])
    const all = pacts.flatMap(keysOf).length
    expect(value.counts).toEqual({ interactions: all, within: all, outside: 0, notRead: 0 })
  })
})
