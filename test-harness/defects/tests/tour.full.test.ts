import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runTour } from '../src/run-tour.ts'
import { makeScratchCopy, type ScratchCopy } from '../src/scratch-copy.ts'
import { isTour, readTour } from '../src/tour.ts'

const docs = join(import.meta.dirname, '../../../docs')
const read = (page: string): string => readFileSync(join(docs, page), 'utf8')
const pages = readdirSync(docs).filter((name) => name.endsWith('.md') && isTour(readTour(name, read(name))))

let copy: ScratchCopy
beforeAll(() => {
  copy = makeScratchCopy()
})
afterAll(() => copy.remove())

it.each(pages)('docs/%s shows what its commands print', async (page) => {
  const runs = await runTour(copy, page, read(page))
  expect(runs.length).toBeGreaterThan(0)
  const wrong = runs.filter(({ missing }) => missing !== undefined)
  expect(
    wrong.map(({ step, missing, output }) => ({ at: `${page}:${step.line}`, command: step.command, missing, output })),
  ).toEqual([])
})
