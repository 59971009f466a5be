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
    // What needs a provider state is not reached here: test-harness/provider brings those about.
    expect(findings.filter(({ level }) => level !== 'info')).toEqual([])
    expect(value.counts.failed).toBe(0)
    expect(value.counts.passed + value.counts.notReached).toBe(value.exchanges.length)
    expect(value.counts.passed).toBeGreaterThan(30)
    const verified = new Set(value.exchanges.map(({ operationId }) => operationId))
    expect([...verified].sort()).toEqual(Object.keys({ ...dataRoutes, ...controlRoutes }).sort())
    const created = value.exchanges
      .filter(({ operationId, status }) => operationId === 'createTask' && status !== '401' && status !== '500')
      .map(({ status }) => status)
    expect([...new Set(created)]).toEqual(['202', '400', '409', '413', '415', '429', '503'])
  })
})
