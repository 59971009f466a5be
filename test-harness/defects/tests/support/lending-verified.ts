import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ServerType, serve } from '@hono/node-server'
import { type Finding, parseSourceDocument } from '@throughline/kernel'
import { readMetricsContract } from '@throughline/metrics'
import {
  type Explored,
  type ExploreOptions,
  type ExplorePhase,
  explore,
  fetchTransport,
  readContracts,
} from '@throughline/verify'
import { createLendingApp } from '../../src/lending/app.ts'
import type { BugId } from '../../src/lending/bugs.ts'
import { keys, tokens } from '../../src/lending/credentials.ts'
import { documentFile } from '../../src/lending/request-rules.ts'

const file = fileURLToPath(documentFile)
const { value: contracts } = await readContracts(dirname(file), [{ file }])
const metricsFile = fileURLToPath(new URL('metrics.json', documentFile))
const { value: document } = parseSourceDocument('metrics.json', readFileSync(metricsFile, 'utf8'))
const metrics = document && readMetricsContract(document).value

export interface Verified {
  explored: Explored
  /** What is no info. */
  findings: Finding[]
}

export interface LendingOptions {
  /** All operations, or some. */
  only?: readonly string[]
  seed?: number
  phases?: readonly ExplorePhase[]
  /** As a function instead of over HTTP: what backs up is seen there, where no kernel holds it. Without its metrics. */
  inProcess?: boolean
}

/** A service that needs longer has hung. */
const timeoutMs = 5000

/** Verifies the lending service, with the bugs that are told, over HTTP; all of it, or some operations. */
export const verifyLending = async (
  bugs: readonly BugId[],
  { only = [], seed = 0, inProcess = false, phases }: LendingOptions = {},
): Promise<Verified> =>
  listening(bugs, async (url, app) => {
    const { value, findings } = await explore({
      ...asked(),
      ...{ only, seed, url },
      // A run that looks for a bug ends in time.
      ...(bugs.length > 0 && { timeBudgetMs: 20_000 }),
      ...(phases && { phases }),
      ...(inProcess
        ? { transport: fetchTransport((request) => app.fetch(request), { timeoutMs }) }
        : { metrics: { url: `${url}/metrics`, contract: metricsOf() } }),
    })
    return { explored: value, findings: findings.filter(({ level }) => level !== 'info') }
  })

/** What is asked of every run: the document, and who asks. */
export const asked = () => {
  const [contract] = contracts ?? []
  if (!contract) throw new Error('the contract of the lending service does not read')
  return {
    model: contract.model,
    timeoutMs,
    headers: [
      ['Authorization', `Bearer ${tokens.one}`],
      ['X-Admin-Key', keys.admin],
    ],
    identities: { other: [['Authorization', `Bearer ${tokens.two}`]], reader: [['X-Admin-Key', keys.reader]] },
  } satisfies Partial<ExploreOptions>
}

const metricsOf = () => {
  if (!metrics) throw new Error('the metrics contract of the lending service does not read')
  return metrics
}

/** Calls back while the service listens. */
export const listening = async <Result>(
  bugs: readonly BugId[],
  then: (url: string, app: ReturnType<typeof createLendingApp>) => Promise<Result>,
): Promise<Result> => {
  const app = createLendingApp({ bugs })
  const server = await new Promise<ServerType>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started))
  })
  try {
    return await then(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, app)
  } finally {
    if ('closeAllConnections' in server) server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}
