import type { RunBench } from '../bench.ts'
import { timesTable } from '../format.ts'
import { runProcess, timesInTurn } from '../run-process.ts'
import { median } from '../statistics.ts'
import { github, node, placeIn, regenerate } from '../subjects.ts'

export const run: RunBench = async (context) => {
  const place = placeIn(context.scratch, 'ours')
  const again = regenerate(place, github)
  await runProcess(again, context)
  const times = await timesInTurn(
    { 'node -e 0': { argv: [node, '-e', '0'], cwd: place.folder }, 'regen-openapi, nothing changed': again },
    context,
  )
  return {
    measures: [
      {
        what: 'nothing changed, above node -e 0',
        value: median(times['regen-openapi, nothing changed']) - median(times['node -e 0']),
        unit: 'ms',
        bar: { is: 'most', limit: 100 },
      },
    ],
    tables: [timesTable(times)],
    notes: ['The one bar on a time that is no ratio: it is what a person notices, not what the machine is worth.'],
  }
}
