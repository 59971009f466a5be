import { WorkerError } from '@orchestrator/adapter-api'
import { createParser } from 'eventsource-parser'

/**
 * The data of each event of a stream. The next bytes are asked for when what the last ones held has been taken: who does
 * not read makes the worker wait.
 */
// implements: OC-ADAPT-5034, OC-ADAPT-5042
export async function* frames(bytes: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let ready: string[] = []
  let tooLong = false
  const parser = createParser({
    maxBufferSize: maxBytes,
    // The parser counts characters, and only of what no piece has ended yet.
    onEvent({ data }) {
      // implements: OC-ADAPT-5035
      tooLong ||= Buffer.byteLength(data) > maxBytes
      if (!tooLong) ready.push(data)
    },
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') tooLong = true
    },
  })
  for await (const chunk of bytes) {
    parser.feed(textOf(decoder, chunk))
    yield* ready
    ready = []
    // implements: OC-ADAPT-5035
    if (tooLong) throw new WorkerError('Adapter', `the worker sent a frame of more than ${maxBytes} bytes`)
  }
}

// implements: OC-ADAPT-5038
const textOf = (decoder: InstanceType<typeof TextDecoder>, chunk: Buffer): string => {
  try {
    return decoder.decode(chunk, { stream: true })
  } catch {
    throw new WorkerError('Adapter', 'the worker sent a frame that is not UTF-8')
  }
}
