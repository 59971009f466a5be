import type { RunBench } from '../bench.ts'
import { valueText } from '../format.ts'
import { inTurn, type Ran } from '../run-process.ts'
import { github, peerTypes, placeIn, regenerateCold } from '../subjects.ts'

export const run: RunBench = async (context) => {
  const { ours, theirs } = await inTurn(
    {
      ours: regenerateCold(placeIn(context.scratch, 'ours'), github),
      theirs: peerTypes(placeIn(context.scratch, 'theirs'), github),
    },
    context,
    { memory: true },
  )
  return {
    measures: [
      {
        what: 'most memory, everything',
        value: mostOf(ours),
        unit: 'bytes',
        bar: { is: 'below', limit: 1_200_000_000 },
      },
    ],
    tables: [
      {
        title: 'Most memory of all runs',
        head: ['process', 'memory'],
        rows: [
          ['regen-openapi', bytesText(mostOf(ours))],
          ['openapi-typescript, types alone', bytesText(mostOf(theirs))],
        ],
      },
    ],
    notes: [
      'The sum of the high-water marks of all processes of a run that live at the same time, worker threads with them, read from `/proc` every 20 ms: never less than what they held together. The worst run counts, not the median.',
    ],
  }
}

/** The worst of all runs; undefined where this machine cannot say. */
const mostOf = (runs: readonly Ran[]): number | undefined => {
  const peaks = runs.map(({ peak }) => peak).filter((peak) => peak !== undefined)
  return peaks.length === runs.length ? Math.max(...peaks) : undefined
}

const bytesText = (bytes: number | undefined): string =>
  bytes === undefined ? 'not measured' : valueText(bytes, 'bytes')
