import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ServerType, serve } from '@hono/node-server'
import { type Finding, parseSourceDocument } from '@throughline/kernel'
import { readMetricsContract } from '@throughline/metrics'
import { type Explored, explore, readContracts } from '@throughline/verify'
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

/** Verifies the lending service, with the bugs that are told, over HTTP; all of it, or some operations. */
export const verifyLending = async (bugs: readonly BugId[], only: readonly string[] = []): Promise<Verified> => {
  const [contract] = contracts ?? []
  if (!contract || !metrics) throw new Error('the contracts of the lending service do not read')
  const app = createLendingApp({ bugs })
  const server = await new Promise<ServerType>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started))
  })
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { value, findings } = await explore({
      model: contract.model,
      only,
      url,
      headers: [
        ['Authorization', `Bearer ${tokens.one}`],
        ['X-Admin-Key', keys.admin],
      ],
      otherHeaders: [['Authorization', `Bearer ${tokens.two}`]],
      moreHeaders: { reader: [['X-Admin-Key', keys.reader]] },
      metrics: { url: `${url}/metrics`, contract: metrics },
    })
    return { explored: value, findings: findings.filter(({ level }) => level !== 'info') }
  } finally {
    if ('closeAllConnections' in server) server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}
