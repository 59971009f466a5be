import { splitAtEnd } from './judge-events.ts'
import type { StreamJudge } from './observation.ts'

/** The counting field of the declared event counts 0, 1, 2 … within the stream. */
// implements: TL-VERIFY-004
export const judgeSseIndex: StreamJudge = ({ stream, report }) => {
  const index = stream?.contract?.index
  if (!index) return []
  const counted = splitAtEnd(stream.judged).before.filter(({ name }) => name === index.event)
  // A payload that breaks its schema is reported as that, and still counts as one.
  const wrong = counted.findIndex(({ value, faults }, at) => faults.length === 0 && fieldOf(value, index.field) !== at)
  if (wrong === -1) return []
  const came = JSON.stringify(fieldOf(counted[wrong]?.value, index.field)) ?? 'missing'
  const message = `'${index.field}' of '${index.event}' number ${wrong + 1} is ${came.slice(0, 40)}, not ${wrong}`
  const at = counted[wrong]?.declared?.pointer ?? stream.contract?.pointer ?? ''
  return [report('sse-index-broken', at, message)]
}

const fieldOf = (value: unknown, field: string): unknown =>
  value !== null && typeof value === 'object' && Object.hasOwn(value, field)
    ? (value as Record<string, unknown>)[field]
    : undefined
