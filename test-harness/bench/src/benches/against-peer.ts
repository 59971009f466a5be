import type { BenchContext, BenchResult } from '../bench.ts'
import { timesTable } from '../format.ts'
import { timesInTurn } from '../run-process.ts'
import { ratioOfMedians } from '../statistics.ts'
import { github, peerTypes, placeIn, regenerateCold } from '../subjects.ts'

/** A generation from nothing, against openapi-typescript's command line doing types alone. */
export const againstPeer = async (
  context: BenchContext,
  { what, limit, flags = [] }: { what: string; limit: number; flags?: readonly string[] },
): Promise<BenchResult> => {
  const { ours, theirs } = await timesInTurn(
    {
      ours: regenerateCold(placeIn(context.scratch, 'ours'), github, flags),
      theirs: peerTypes(placeIn(context.scratch, 'theirs'), github),
    },
    context,
  )
  return {
    measures: [{ what, value: ratioOfMedians(ours, theirs), unit: 'ratio', bar: { is: 'most', limit } }],
    tables: [timesTable({ 'regen-openapi': ours, 'openapi-typescript, types alone': theirs })],
    notes: [
      'Before each run the outputs and the content cache are removed. Node’s own compile cache of our code stays, as for anyone who calls the command a second time; openapi-typescript asks for none.',
    ],
  }
}
