import { fileURLToPath } from 'node:url'
import { routes as controlRoutes } from '@contracts/api-types/control'
import { routes as dataRoutes } from '@contracts/api-types/data'
import { type RunningService, startService, verifyProvider } from '@throughline/verify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const contracts = ['contracts/openapi/data.yaml', 'contracts/openapi/control.yaml']
const command = ['node', 'packages/orchestratord/src/main.ts', '--config', 'packages/orchestratord/config/verify.yaml']

let service: RunningService | undefined
let problems: unknown[] = []
beforeAll(async () => {
  const started = await startService({ root, command, ready: { path: '/readyz' } })
  service = started.value
  problems = started.findings
})
afterAll(() => service?.stop())

describe('the daemon as a process', () => {
  it('[ORCH-2060] keeps every exchange of its contracts, in document order', async () => {
    expect(problems).toEqual([])
    const { value, findings } = await verifyProvider({ root, contracts, url: service?.url ?? '' })
    // Statuses that only a fault can give have no exchange; they are told as information.
    expect(findings.filter(({ level }) => level !== 'info')).toEqual([])
    expect(value.counts).toMatchObject({ failed: 0, passed: value.exchanges.length - value.counts.notReached })
    const verified = new Set(value.exchanges.map(({ operationId }) => operationId))
    expect([...verified].sort()).toEqual(Object.keys({ ...dataRoutes, ...controlRoutes }).sort())
    const created = value.exchanges
      .filter(({ operationId }) => operationId === 'createTask')
      .map(({ status }) => status)
    expect([...new Set(created)]).toEqual(['202', '400', '409', '413', '415', '429', '503'])
  })
})
