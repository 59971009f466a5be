import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { secondServicePage } from '../src/observatory-page.ts'
import { measured } from './support/observatory-measured.ts'

const page = resolve(import.meta.dirname, '../../../docs/verify-second-service.md')

it('is found out as its page says', async () => {
  expect(readFileSync(page, 'utf8'), 'to rewrite: pnpm --filter @throughline/defects update-second-service').toBe(
    secondServicePage(await measured()),
  )
})
