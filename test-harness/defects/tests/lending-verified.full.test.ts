import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { replay } from '@throughline/verify'
import { describe, expect, it } from 'vitest'
import { type BugId, bugIds } from '../src/lending/bugs.ts'
import { type CleanRun, type PlantedMeasurement, plantedBugsPage, unfindable } from '../src/lending-page.ts'
import { cleanRun, foundOf, seeds } from './support/lending-measured.ts'
import { minimumFile, minimumOf, withMinimum } from './support/lending-minima.ts'
import { asked, listening } from './support/lending-verified.ts'

const page = resolve(import.meta.dirname, '../../../docs/verify-planted-bugs.md')
const rewrite = 'to rewrite: pnpm --filter @throughline/defects update-planted-bugs'

/** One bug, one run, one seed; one behind the other. */
describe('every planted bug', () => {
  const found: PlantedMeasurement['found'] = {}
  const clean: CleanRun[] = []
  let sent = 0

  it.each(bugIds)('%s is found, or why not is known', async (bug) => {
    const first = await foundOf(bug)
    if (first) found[bug] = first
    expect(first !== undefined || unfindable[bug] !== undefined).toBe(true)
  })
  it.each(seeds)('is all that is found: with the seed %i nothing on the clean service', async (seed) => {
    const { requests, ...run } = await cleanRun(seed)
    clean.push(run)
    sent += requests
    expect(run.findings).toEqual([])
    expect(run.missing.length / run.declared).toBeLessThanOrEqual(0.05)
  })
  it('stands on the page, and of a hundred ninety-five are found', () => {
    expect(sent).toBeGreaterThanOrEqual(2000)
    expect(Object.keys(found).length / bugIds.length).toBeGreaterThanOrEqual(0.95)
    expect(readFileSync(page, 'utf8'), rewrite).toBe(plantedBugsPage({ found, clean }))
  })
})

describe('what shows a bug', () => {
  /** Sends again what showed it, to a service with or without it. */
  const again = (bugs: readonly BugId[], saved: Awaited<ReturnType<typeof minimumOf>>['shown']['saved']) =>
    listening(bugs, async (url) => (await replay({ ...asked(), url, saved, fresh: 2 })).value.went)

  it.each(withMinimum)(
    '[TL-VERIFY-408] %s: the smallest requests, seen again until the bug is off',
    async (bug, code) => {
      const { shown, text } = await minimumOf(bug, code)
      expect(text, rewrite).toBe(readFileSync(minimumFile(bug), 'utf8'))
      expect([await again([bug], shown.saved), await again([], shown.saved)]).toEqual(['again', 'gone'])
    },
  )
})
