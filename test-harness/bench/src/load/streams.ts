import { Agent, type IncomingMessage, request } from 'node:http'
import { ProcessFailed } from '../run-process.ts'
import { taskFor } from './tasks.ts'

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })

const send = (method: string, url: string, body?: string): Promise<IncomingMessage> =>
  new Promise((done, failed) => {
    const outgoing = request(url, { method, agent, headers: body ? { 'content-type': 'application/json' } : {} }, done)
    outgoing.once('error', failed)
    outgoing.end(body)
  })

const expectStatus = async (wanted: number, what: string, response: IncomingMessage): Promise<IncomingMessage> => {
  if (response.statusCode === wanted) return response
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  throw new ProcessFailed(`${what}: ${response.statusCode} ${text.slice(0, 300)}`)
}

export interface OpenStream {
  close(): void
}

/** Starts a task and reads its events from then on; `firstTokenMs` counts from the moment at which the task was sent. */
const follow = async (
  url: string,
  pool: 'quick' | 'slow',
  maxTokens: number,
): Promise<OpenStream & { admittedMs: number; firstTokenMs: Promise<number> }> => {
  const { id, body } = taskFor(pool, maxTokens)
  const start = performance.now()
  const admitted = await expectStatus(202, 'a task', await send('POST', `${url}/v1/tasks`, body))
  admitted.resume()
  const admittedMs = performance.now() - start
  const stream = await expectStatus(200, 'a stream', await send('GET', `${url}/v1/tasks/${id}/stream`))
  const firstTokenMs = new Promise<number>((done, failed) => {
    let seen = ''
    const look = (text: string): void => {
      seen += text
      if (!seen.includes('event: token')) return
      done(performance.now() - start)
      stream.off('data', look).resume()
    }
    stream.setEncoding('utf8').on('data', look)
    stream.once('close', () => failed(new ProcessFailed(`a stream ended without a token: ${seen}`)))
  })
  firstTokenMs.catch(() => {})
  stream.once('error', () => {})
  return { admittedMs, firstTokenMs, close: () => void stream.destroy() }
}

/** Streams that go on until they are closed, each with its first token read. */
export const openStreams = async (url: string, count: number): Promise<OpenStream[]> => {
  const open: OpenStream[] = []
  const batch = 50
  while (open.length < count) {
    const some = await Promise.all(
      Array.from({ length: Math.min(batch, count - open.length) }, () => follow(url, 'slow', 4_000)),
    )
    await Promise.all(some.map(({ firstTokenMs }) => firstTokenMs))
    open.push(...some)
  }
  return open
}

/** How long admissions and first tokens of short tasks took, sent a few at a time. */
export const followShortTasks = async (
  url: string,
  { tasks, together }: { tasks: number; together: number },
): Promise<{ admittedMs: number[]; firstTokenMs: number[] }> => {
  const [admittedMs, firstTokenMs]: [number[], number[]] = [[], []]
  let left = tasks
  const one = async (): Promise<void> => {
    while (left-- > 0) {
      const stream = await follow(url, 'quick', 4)
      admittedMs.push(stream.admittedMs)
      firstTokenMs.push(await stream.firstTokenMs)
    }
  }
  await Promise.all(Array.from({ length: together }, one))
  return { admittedMs, firstTokenMs }
}
