import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunBench } from '../bench.ts'
import { readDocument } from '../edit-document.ts'
import { valueText } from '../format.ts'
import { scalePlot } from '../plot.ts'
import { timesInTurn } from '../run-process.ts'
import { documentOfSize } from '../scale-document.ts'
import { lineThrough, median } from '../statistics.ts'
import { github, placeIn, regenerateCold } from '../subjects.ts'

const sizes = [1, 100, 250, 500, 1000, 2000, 3500, 5000] as const

type Size = (typeof sizes)[number]

export const run: RunBench = async (context) => {
  const place = placeIn(context.scratch, 'ours')
  const source = readDocument(github)
  const files = sizes.map((size) => {
    const file = join(place.folder, `${size}.json`)
    writeFileSync(file, JSON.stringify(documentOfSize(source, size), null, 2))
    return [size, file] as const
  })
  const steps = Object.fromEntries(files.map(([size, file]) => [size, regenerateCold(place, file)]))
  const times = await timesInTurn(steps, context)
  const time = (size: Size): number => median(times[size] ?? [])
  // What even one operation costs is the start of the process: left in, it would make many operations look cheap.
  const cost = (size: Size): number => (time(size) - time(1)) / (size - 1)
  const line = lineThrough(sizes.map((size) => [size, time(size) / time(1000)]))
  return {
    measures: [
      {
        what: 'cost of an operation among 5,000, of one among 1,000',
        value: cost(5000) / cost(1000),
        unit: 'ratio',
        bar: { is: 'most', limit: 1.3 },
      },
      { what: 'R² of a straight line through the times', value: line.r2, unit: 'share' },
    ],
    tables: [
      {
        title: 'Times on one machine, and what each operation adds to the start of the process',
        head: ['operations', 'document', 'time', 'of 1,000', 'an operation'],
        rows: files.map(([size, file]) => [
          size.toLocaleString('en'),
          valueText(statSync(file).size, 'bytes'),
          valueText(time(size), 'ms'),
          valueText(time(size) / time(1000), 'ratio'),
          size === 1 ? '–' : `${cost(size).toFixed(2)} ms`,
        ]),
      },
    ],
    notes: [
      'Up to 1,223 operations they are GitHub’s own, taken evenly from the whole document with the components they reach; beyond that come copies under other names, each schema with a property of its own, so that nothing is done once for all copies.',
    ],
    files: [
      {
        path: 'scale.svg',
        content: scalePlot(
          sizes.map((size) => [size, time(size) / time(1000)]),
          line,
        ),
      },
    ],
  }
}
