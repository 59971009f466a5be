import { promisesEnd } from '../contract/stream-end.ts'
import { hasEnded } from './judge-events.ts'
import type { Judge } from './observation.ts'

/** The answer comes to an end: complete, in time, within the bounds, and framed as HTTP frames it. */
// implements: TL-VERIFY-006
export const judgeEnd: Judge = ({ exchange, answer, stream, report }) => {
  const { pointer, content } = exchange.response
  const { end } = answer
  switch (end.kind) {
    case 'complete':
      return []
    case 'excess':
      return content.length === 0
        ? [report('body-unexpected', pointer, 'a body comes, and the contract declares none')]
        : [report('answer-malformed', pointer, 'more bytes come than the answer says it has')]
    case 'truncated':
      return [report('answer-truncated', pointer, `closes the connection within ${end.detail}`)]
    case 'malformed':
      return [report('answer-malformed', pointer, `sends ${end.detail}`)]
    default: {
      if (!stream) {
        if (end.kind === 'too-large') return [report('answer-too-large', pointer, `sends ${end.detail}`)]
        return [report('service-timeout', pointer, `does not end its body in time; ${answer.body.length} bytes came`)]
      }
      // The verifier stopped reading: behind the last event, or because nothing ends the stream.
      if (hasEnded(stream.judged) || !promisesEnd(stream.contract) || stream.stopped === 'line') return []
      const message = `the stream does not end; ${stream.events.length} events came, none of them the last`
      return [report('stream-endless', stream.contract?.pointer ?? pointer, message)]
    }
  }
}
