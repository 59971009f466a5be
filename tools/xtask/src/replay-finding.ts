import { dirname, resolve } from 'node:path'
import { type Outcome, outcome, type Report, UsageError } from '@throughline/kernel'
import {
  countsOf,
  fetchTransport,
  noCoverage,
  type Replayed,
  readContracts,
  replay,
  type Transport,
} from '@throughline/verify'
import type { Call } from './command.ts'
import { readFinding, type SavedFinding } from './saved-findings.ts'
import { appOf } from './service-app.ts'
import { contractsOf } from './service-contracts.ts'
import { withServiceFlags } from './service-flags.ts'
import type { VerifyFlags } from './verify-flags.ts'
import { exploreOptions } from './verify-probes.ts'
import { shownText } from './verify-text.ts'
import { withService } from './with-service.ts'

/** Sends again what showed a finding, to where it was found or to where the flags say. */
// implements: TL-VERIFY-408
export const replayFinding = async (call: Call, flags: VerifyFlags, fingerprint: string): Promise<Report> => {
  const adHoc = typeof call.flags.contract === 'string'
  const roots = adHoc ? [call.cwd] : [call.cwd, (await call.workspace()).root]
  const saved = readFinding(roots, fingerprint)
  const { target } = saved
  const replayed =
    target.service === undefined
      ? await replayAt(call, flags, saved)
      : await replayOn(call, flags, saved, target.service)
  const { went, shown } = replayed.value
  return {
    command: 'verify',
    result: { exchanges: [], counts: countsOf([]), coverage: noCoverage(), probes: [], replayed: replayed.value },
    findings: replayed.findings,
    ...(shown && { below: { [shown.fingerprint]: shownText(shown) } }),
    next: words[went],
  }
}

const words = {
  again: 'It is seen again.',
  gone: 'It is not seen any more.',
  blocked: 'It could not be sent, which proves nothing.',
} as const satisfies Record<Replayed['went'], string>

const replayAt = async (call: Call, flags: VerifyFlags, { target, scenario }: SavedFinding) => {
  const { contract } = call.flags
  const file = typeof contract === 'string' ? resolve(call.cwd, contract) : target.contract
  const url = flags.url ?? target.url
  if (url === undefined) throw new UsageError('--replay needs --url URL: where the service listens')
  const read = await readContracts(call.cwd, [{ file, boundary: dirname(file) }])
  return sendAgain(call, flags, read, scenario, url)
}

const replayOn = async (
  call: Call,
  given: VerifyFlags,
  { target, scenario }: SavedFinding,
  service: string,
): Promise<Outcome<Replayed>> => {
  const workspace = await call.workspace()
  const config = workspace.config.services[service]
  const flags = withServiceFlags(given, service, config ?? {})
  const files = contractsOf(workspace, service).filter(({ name }) => name === target.contract)
  const read = await readContracts(workspace.root, files)
  const otherwise: Replayed = { fingerprint: scenario.fingerprint, went: 'blocked' }
  if (config?.app && flags.url === undefined) {
    const transport = fetchTransport(await appOf(workspace, service, config.app), flags)
    return sendAgain(call, flags, read, scenario, 'http://localhost', transport)
  }
  return withService(call, workspace, service, { url: flags.url, otherwise }, ({ url }) =>
    sendAgain(call, flags, read, scenario, url),
  )
}

const sendAgain = async (
  call: Call,
  flags: VerifyFlags,
  read: Awaited<ReturnType<typeof readContracts>>,
  saved: SavedFinding['scenario'],
  url: string,
  transport?: Transport,
): Promise<Outcome<Replayed>> => {
  const model = read.value?.[0]?.model
  if (!model) return outcome<Replayed>({ fingerprint: saved.fingerprint, went: 'blocked' }, read.findings)
  // What earlier runs created is still there: values are to be others each time.
  const fresh = 2 + (Date.now() % 1000)
  return replay({ ...exploreOptions(call, flags, model, url), ...(transport && { transport }), saved, fresh })
}
