import type { WorkerEvent } from './worker-adapter.ts'
import { WorkerError } from './worker-error.ts'

/**
 * Holds what an adapter gives to its interface: tokens counted from 0, then one end that counts them. Anything else is
 * the error `Adapter` in its place, and nothing is read after it. The adapter is left before its end is told, so that
 * whoever reads no further leaves nothing behind.
 */
// implements: OC-ADAPT-5001, OC-ADAPT-5009
export async function* orderly(events: AsyncIterable<WorkerEvent>): AsyncGenerator<WorkerEvent> {
  let tokens = 0
  let end: WorkerEvent | undefined
  for await (const event of events) {
    if (isToken(event, tokens)) {
      tokens++
      yield event
    } else if (isEnd(event, tokens)) {
      end = event
      break
    } else throw new WorkerError('Adapter', `the worker adapter gave something else than token ${tokens} or an end`)
  }
  if (!end) throw new WorkerError('Adapter', 'the worker adapter gave no end')
  yield end
}

// An adapter may be wrong about what it gives: nothing is believed here.
const isToken = ({ kind, ...rest }: WorkerEvent, index: number): boolean =>
  kind === 'token' && 'index' in rest && rest.index === index && typeof rest.text === 'string'

const isEnd = ({ kind, ...rest }: WorkerEvent, tokens: number): boolean =>
  kind === 'end' && 'tokensOut' in rest && rest.tokensOut === tokens && Number.isSafeInteger(rest.kvBytes)
