import { describe, expect, it } from 'vitest'
import { verifyLending } from './support/lending-verified.ts'
import { findingsAbout } from './support/observatory-measured.ts'

describe('services that keep their contracts', () => {
  it.each([0, 1, 2])('[TL-VERIFY-304] nothing is found with values of all kinds, seed %i', async (seed) => {
    const lending = await verifyLending([], { phases: ['fuzz'], seed })
    const observatory = await findingsAbout(undefined, [], { phases: ['fuzz'], seed })
    expect([...lending.findings, ...observatory]).toEqual([])
  })
})
