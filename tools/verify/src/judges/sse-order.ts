import { matchSseOrder } from '@throughline/openapi'
import { hasEnded, splitAtEnd } from './judge-events.ts'
import type { StreamJudge } from './observation.ts'

/** The events come in the declared order: a stream that ended as a whole, one that was cut as a beginning. */
// implements: TL-VERIFY-004
export const judgeSseOrder: StreamJudge = ({ answer, stream, report }) => {
  const contract = stream?.contract
  if (!stream || !contract?.order || stream.stopped === 'line') return []
  const { before } = splitAtEnd(stream.judged)
  // An undeclared name says enough: where it should stand, nobody knows.
  if (before.some(({ declared, sentinel }) => !declared && !sentinel)) return []
  const ordered = before.filter(({ declared, sentinel }) => !sentinel && declared?.anywhere === false)
  const result = matchSseOrder(
    contract.order,
    ordered.map(({ name }) => name),
  )
  const whole = hasEnded(stream.judged) || answer.end.kind === 'complete' || answer.end.kind === 'excess'
  if (result.kind === 'match' || (result.kind === 'prefix' && !whole)) return []
  const expected = result.expected.join(' or ') || 'the end'
  const came = result.kind === 'mismatch' ? `'${ordered[result.at]?.name}' comes` : 'the stream ends'
  const behind = ordered[(result.kind === 'mismatch' ? result.at : ordered.length) - 1]?.name
  const place = behind === undefined ? 'at its beginning' : `behind '${behind}'`
  return [report('sse-order-broken', contract.pointer, `${came} ${place}, where the order says ${expected}`)]
}
