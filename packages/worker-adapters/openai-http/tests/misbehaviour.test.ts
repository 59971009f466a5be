import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { adapterOf, facing, outcome, taskOf, told } from './support/adapter.ts'
import { answered, createEngine, done, eventStream, frame, good, json, type Play, textFrame } from './support/engine.ts'

/** Nothing that it may send makes the adapter throw anything but a worker error, or ask a second time. */
const check = async (play: Play, want: object): Promise<void> => {
  const { pauses: _pauses, ...got } = await outcome(play)
  expect(got).toEqual({ texts: [], asked: 1, ...want })
}
const sent =
  (...pieces: string[]): Play =>
  (response) =>
    void response.writeHead(200, eventStream).end(pieces.join(''))
const notPart = 'the worker sent a frame that is no part of a completion'

describe('a worker that breaks its answer off', () => {
  const early = { error: 'WorkerReset', message: 'the worker ended its answer before it was over' }
  it('[OC-ADAPT-5037] by its end without [DONE]', async () => {
    await check(sent(textFrame('a')), { texts: ['a'], ...early })
    await check(sent(frame({ choices: [{ text: 'a', finish_reason: 'stop' }] })), { texts: ['a'], ...early })
    await check(sent(), early)
    await check(sent(textFrame('a'), 'data: [DONE]'), { texts: ['a'], ...early })
  })
  it('[OC-ADAPT-5037] by a reset', async () => {
    const reset: Play = (response, _asked, socket) => {
      response.writeHead(200, eventStream)
      response.write(textFrame('a'), () => setImmediate(() => socket.resetAndDestroy()))
    }
    await check(reset, { texts: ['a'], error: 'WorkerReset', message: 'the worker broke its answer off' })
  })
  it('[OC-ADAPT-5037] by fewer bytes than it announced', async () => {
    const cut: Play = (response, _asked, socket) => {
      response.writeHead(200, { ...eventStream, 'Content-Length': 1000 })
      response.write(textFrame('a'), () => socket.end())
    }
    await check(cut, { texts: ['a'], error: 'WorkerReset', message: 'the worker broke its answer off' })
  })
})

describe('a worker that sends a malformed frame', () => {
  it.each<[string, string, string]>([
    ['broken JSON', 'data: {"choices": [\n\n', 'the worker sent a frame that is not JSON'],
    ['a text', frame('"a"'), notPart],
    ['null', frame('null'), notPart],
    ['no choices', frame({ text: 'a' }), notPart],
    ['choices that are none', frame({ choices: {} }), notPart],
    ['a choice that is none', frame({ choices: [5] }), notPart],
    ['a text that is none', frame({ choices: [{ text: 5 }] }), notPart],
    ['a delta that is none', frame({ choices: [{ delta: { content: ['a'] } }] }), notPart],
  ])('[OC-ADAPT-5038] %s', async (_name, malformed, message) => {
    await check(sent(textFrame('a'), malformed, textFrame('b'), done), { texts: ['a'], error: 'Adapter', message })
  })
  it('[OC-ADAPT-5038] bytes that are no text', async () => {
    const play: Play = (response) => {
      response.writeHead(200, eventStream)
      response.end(Buffer.concat([Buffer.from('data: '), Buffer.from([0xff, 0xfe]), Buffer.from('\n\n')]))
    }
    await check(play, { error: 'Adapter', message: 'the worker sent a frame that is not UTF-8' })
  })
})

describe('a worker that tells of an error in its stream', () => {
  it('[OC-ADAPT-5039] ends the task with it, after the tokens before it', async () => {
    const error = { error: { message: 'CUDA out\nof  memory', type: 'server_error', code: 500 } }
    const want = { texts: ['a'], error: 'Internal', message: 'the worker failed: CUDA out of memory' }
    await check(sent(textFrame('a'), frame(error), textFrame('b'), done), want)
    await check(sent(textFrame('a'), frame({ error: 'CUDA out of memory' })), want)
    await check(sent(textFrame('a'), frame({ error: {} })), { ...want, message: 'the worker failed' })
    await check(sent(frame({ error: { message: 'x'.repeat(1000) } })), {
      error: 'Internal',
      message: `the worker failed: ${'x'.repeat(200)}`,
    })
  })
})

describe('a worker that answers with a status', () => {
  it.each([400, 401, 403, 404, 405, 413, 422])('[OC-ADAPT-5036] %i: the request was at fault', async (status) => {
    await check(json(status, { error: { message: 'no' } }), {
      error: 'Adapter',
      message: `the worker answers ${status}: no`,
    })
  })
  it.each([500, 501, 507])('[OC-ADAPT-5036] %i: the worker was at fault', async (status) => {
    await check(json(status, { error: { message: 'no' } }), {
      error: 'Internal',
      message: `the worker answers ${status}: no`,
    })
  })
  it('[OC-ADAPT-5036] with a page in place of JSON, or endlessly', async () => {
    const page: Play = (response) => void response.writeHead(500, { 'Content-Type': 'text/html' }).end('<h1>no</h1>')
    await check(page, { error: 'Internal', message: 'the worker answers 500' })
    const endless: Play = (response) => {
      response.writeHead(500)
      const more = (): void => {
        while (response.writable && response.write('x'.repeat(1000)));
        response.once('drain', more)
      }
      more()
    }
    await check(endless, { error: 'Internal', message: 'the worker answers 500' })
  })
})

describe('a worker that answers in another way', () => {
  it('[OC-ADAPT-5040] with another type', async () => {
    await check(json(200, { choices: [] }), {
      error: 'Adapter',
      message: 'the worker answers application/json in place of text/event-stream',
    })
    await check((response) => void response.writeHead(200).end(answered('a')), {
      error: 'Adapter',
      message: 'the worker answers untyped in place of text/event-stream',
    })
    const capitals = { 'Content-Type': 'Text/Event-Stream; charset=utf-8' }
    await check((response) => void response.writeHead(200, capitals).end(answered('a')), {
      texts: ['a'],
      end: { kind: 'end', tokensOut: 1, kvBytes: 0 },
    })
  })
  it('[OC-ADAPT-5040] compressed, though it was asked not to', async () => {
    const play: Play = (response, { headers }) => {
      expect(headers['accept-encoding']).toBe('identity')
      response.writeHead(200, { ...eventStream, 'Content-Encoding': 'gzip' }).end(gzipSync(answered('a')))
    }
    await check(play, { error: 'Adapter', message: 'the worker answers in the encoding gzip' })
  })
  it('[OC-ADAPT-5040] [OC-ADAPT-5041] by sending elsewhere, where neither task nor key follows', async () => {
    const elsewhere = await createEngine(good('a'))
    const away: Play = (response) => void response.writeHead(307, { Location: `${elsewhere.url}/v1/completions` }).end()
    const { error, message, asked } = await outcome(away, { apiKey: 'key-1' })
    expect({ error, message, asked, there: elsewhere.asked.length }).toEqual({
      error: 'Adapter',
      message: 'the worker answers 307: a redirection is not followed',
      asked: 1,
      there: 0,
    })
    await elsewhere.stop()
  })
  it('[OC-ADAPT-5040] in another protocol', async () => {
    const server = createServer((socket) => socket.resume().end('SSH-2.0-none\r\n'))
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const { port } = server.address() as { port: number }
    const { error, message } = await told(adapterOf(`http://127.0.0.1:${port}`).adapter.submit(taskOf()))
    expect({ error, message }).toEqual({ error: 'Adapter', message: 'the worker does not answer in HTTP' })
    await new Promise((closed) => server.close(closed))
  })
})

describe('the API key', () => {
  it('[OC-ADAPT-5041] goes with each request, and without one nothing does', async () => {
    const { adapter, engine } = await facing(good('a'), { apiKey: 'key-1' })
    await told(adapter.submit(taskOf()))
    await adapter.health()
    const plain = await facing(good('a'))
    await told(plain.adapter.submit(taskOf()))
    const keys = [engine, plain.engine].flatMap(({ asked }) => asked.map(({ headers }) => headers.authorization))
    expect(keys).toEqual(['Bearer key-1', 'Bearer key-1', 'Bearer key-1', undefined])
  })
  it('[OC-ADAPT-5041] stands in no message, whatever the worker says', async () => {
    const quoting = json(401, { error: { message: 'key-1 is not known, key-1' } })
    expect((await outcome(quoting, { apiKey: 'key-1' })).message).toBe(
      'the worker answers 401: [redacted] is not known, [redacted]',
    )
    const streamed = await outcome(sent(frame({ error: 'no key-1' })), { apiKey: 'key-1' })
    expect(streamed.message).toBe('the worker failed: no [redacted]')
    const unwritable = await outcome(good('a'), { apiKey: 'key\n1' })
    expect([unwritable.error, unwritable.message]).toEqual(['Adapter', 'the request to the worker cannot be written'])
  })
})
