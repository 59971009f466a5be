import type { BugId } from './bugs.ts'
import type { Exposure } from './store.ts'

/** Longer than this, the detector fills up half way. */
const fullAfter = 1800

const frame = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`

/** The frames of a readout: the detector is simulated, so that the same exposure always reads the same. */
export const readout = ({ exposureRef, rows, seconds }: Exposure, at: Date, has: (bug: BugId) => boolean): string[] => {
  const saturated = seconds > fullAfter
  const readable = saturated ? Math.floor(rows / 2) : rows
  const first = has('rows-from-one') ? 1 : 0
  const end = saturated ? frame('saturated', { rowNo: readable }) : frame('done', { rowsRead: rows })
  return [
    frame('opened', { exposureRef, rows }),
    frame('heartbeat', { at: at.toISOString() }),
    ...Array.from({ length: readable }, (_, rowNo) =>
      frame('row', { rowNo: rowNo + first, counts: [0, 1, 2, 3].map((column) => rowNo * 4 + column) }),
    ),
    ...(has('never-done') ? [] : [end]),
  ]
}
