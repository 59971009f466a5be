import { describe, expect, it } from 'vitest'
import { bugIds, bugs } from '../src/lending/bugs.ts'
import { senderTo, shows } from './support/lending-shows.ts'

describe('the lending service keeps its contract, and breaks it where it is told to', () => {
  it('can break promises of every family', () => {
    const counts = Object.fromEntries([...Map.groupBy(bugIds, (id) => bugs[id].family)].map(([k, v]) => [k, v.length]))
    expect(counts).toEqual({
      status: 21,
      body: 19,
      headers: 13,
      constraints: 26,
      state: 15,
      streams: 24,
      auth: 12,
      metrics: 8,
    })
  })

  it.each(bugIds)('%s is shown by a direct request', async (bug) => {
    const { ask, kept, broken } = shows[bug]
    expect({ clean: await ask(senderTo([])), broken: await ask(senderTo([bug])) }).toEqual({ clean: kept, broken })
  })
})
