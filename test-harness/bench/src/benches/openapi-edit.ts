import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunBench } from '../bench.ts'
import { editedOnce, readDocument } from '../edit-document.ts'
import { timesTable } from '../format.ts'
import { timesInTurn } from '../run-process.ts'
import { ratioOfMedians } from '../statistics.ts'
import { forget, github, placeIn, regenerate } from '../subjects.ts'

export const run: RunBench = async (context) => {
  const place = placeIn(context.scratch, 'ours')
  const input = join(place.folder, 'api.json')
  const original = readDocument(github)
  // Written before the clock runs: what making them leaves to collect would run beside what is measured.
  const texts = Array.from({ length: context.runs + 1 }, (_, round) => textOf(editedOnce(original, round)))
  const originalText = textOf(original)
  const times = await timesInTurn(
    {
      cold: {
        ...regenerate(place, input),
        before: () => {
          writeFileSync(input, originalText)
          forget(place)
        },
      },
      // On what the cold run left, so that a warm cache is one that a real run filled; another edit each round.
      edited: { ...regenerate(place, input), before: (round) => writeFileSync(input, texts[round] ?? '') },
    },
    context,
  )
  return {
    measures: [
      {
        what: 'one operation edited, of the same from nothing',
        value: ratioOfMedians(times.edited, times.cold),
        unit: 'ratio',
        bar: { is: 'below', limit: 0.5 },
      },
    ],
    tables: [timesTable(times)],
    notes: ['The edit is a new summary of one operation and one property more in its answer.'],
  }
}

const textOf = (document: unknown): Buffer => Buffer.from(JSON.stringify(document, null, 2))
