import { hasEnded, splitAtEnd } from './judge-events.ts'
import type { StreamJudge } from './observation.ts'

/** Nothing follows the last event, and a stream that names a literal last payload ends with it or a terminal event. */
// implements: TL-VERIFY-004
export const judgeSseEnd: StreamJudge = ({ answer, stream, report }) => {
  const contract = stream?.contract
  if (!contract) return []
  const { before, after } = splitAtEnd(stream.judged)
  const [next] = after
  if (next) {
    const last = before.at(-1)
    const shown = last?.sentinel ? `the last payload ${contract.sentinel}` : `the terminal event '${last?.name}'`
    const at = last?.sentinel ? contract.pointer : (last?.declared?.pointer ?? contract.pointer)
    return [report('sse-after-terminal', at, `'${next.name.slice(0, 80)}' follows ${shown}`)]
  }
  if (contract.sentinel === undefined || answer.end.kind !== 'complete' || hasEnded(stream.judged)) return []
  return [report('sse-sentinel-missing', contract.pointer, `the stream ends without ${contract.sentinel}`)]
}
