import { describe, expect, it } from 'vitest'
import type { BugId } from '../src/observatory/bugs.ts'
import { findingsAbout } from './support/observatory-measured.ts'

const check = async (bug: BugId | undefined, operation: string, ...codes: string[]) =>
  expect([...new Set((await findingsAbout(bug, [operation])).map(({ code }) => code))]).toEqual(codes)

describe('resources within resources', () => {
  it('[TL-VERIFY-241] are gone with them', async () => {
    await check(undefined, 'removeTelescope')
    await check('children-outlive', 'removeTelescope', 'removed-still-there')
  })
  it('[TL-VERIFY-242] are hidden with them', async () => {
    await check(undefined, 'readExposure')
    await check('other-site-reads', 'readExposure', 'foreign-shown')
  })
  it('[TL-VERIFY-244] are listed once, page by page', async () => {
    await check(undefined, 'listExposures')
    await check('pages-overlap', 'listExposures', 'pages-overlap')
  })
})
