import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { runTour } from '../src/run-tour.ts'
import { makeScratchCopy } from '../src/scratch-copy.ts'

// Puts what each command of a page prints now below it, where the page says something else: review it as any diff.
const [page = 'docs/tour.md'] = process.argv.slice(2)
const file = resolve(import.meta.dirname, '../../..', page)
const copy = makeScratchCopy()
try {
  const lines = readFileSync(file, 'utf8').split('\n')
  const runs = await runTour(copy, page, lines.join('\n'))
  for (const { step, output, missing } of runs.reverse()) {
    if (missing === undefined) continue
    console.log(`${page}:${step.line}: ${step.command}`)
    lines.splice(step.line, step.expected.length, ...output.trimEnd().split('\n'))
  }
  writeFileSync(file, lines.join('\n'))
} finally {
  copy.remove()
}
