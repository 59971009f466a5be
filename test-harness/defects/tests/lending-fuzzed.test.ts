import { describe, expect, it } from 'vitest'
import type { BugId } from '../src/lending/bugs.ts'
import { verifyLending } from './support/lending-verified.ts'

/** What generated values show of a bug, that no bound shows: the codes, and the last request that shows the first. */
const check = async (bug: BugId, operation: string, want: { codes: string[]; body: object }) => {
  const bounds = await verifyLending([bug], { only: [operation], phases: ['stateful', 'coverage', 'streams'] })
  const { findings, explored } = await verifyLending([bug], { only: [operation], phases: ['fuzz'] })
  const shown = explored.shown.find(({ fingerprint }) => fingerprint === findings[0]?.fingerprint)
  expect({
    bounds: bounds.findings,
    codes: findings.map(({ code }) => code),
    body: shown?.saved.calls.at(-1)?.body?.value,
  }).toEqual({ bounds: [], ...want })
}

const simple = {
  sku: expect.stringMatching(/^[A-Z]{2}-[0-9]{4}$/),
  name: expect.stringMatching(/^Value[0-9]+$/),
  category: expect.any(String),
  price: 0,
}

describe('what only values of all kinds show', () => {
  it('[TL-VERIFY-304] [TL-VERIFY-305] two members at once', () =>
    check('sturdy-insured-refused', 'createItem', {
      codes: ['valid-refused'],
      body: { ...simple, fragile: false, insured: true, insuredValue: expect.any(Number) },
    }))
  it('[TL-VERIFY-304] [TL-VERIFY-305] a character that is written otherwise', () =>
    check('quotes-unescaped', 'changeItem', { codes: ['body-invalid'], body: { description: '"' } }))
  it('[TL-VERIFY-304] nothing, where the service keeps its contract', async () => {
    const { findings, explored } = await verifyLending([], { phases: ['fuzz'], seed: 7 })
    expect(findings).toEqual([])
    expect(explored.requests).toBeGreaterThan(400)
  })
})
