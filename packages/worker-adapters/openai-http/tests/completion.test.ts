import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facing, outcome, taskOf, told } from './support/adapter.ts'
import { answered, done, eventStream, frame, good, type Play, textFrame } from './support/engine.ts'
import { eventually } from './support/eventually.ts'

const sent =
  (...pieces: (string | Buffer)[]): Play =>
  async (response) => {
    response.writeHead(200, eventStream)
    for (const piece of pieces) await new Promise((written) => response.write(piece, written))
    response.end()
  }
const end = (tokensOut: number, more: object = {}) => ({ kind: 'end', tokensOut, kvBytes: 0, ...more })
const chat = (delta: object, more: object = {}) => frame({ choices: [{ index: 0, delta, ...more }] })

describe('a task', () => {
  it('[OC-ADAPT-5001] [OC-ADAPT-5021] gives each text as a token, counted from 0, and then one end', async () => {
    const { texts, end: last, asked } = await outcome(good('a ', 'lamp', ' is lit'))
    expect({ texts, last, asked }).toEqual({ texts: ['a ', 'lamp', ' is lit'], last: end(3), asked: 1 })
  })

  it('[OC-ADAPT-5020] is asked for in the words of the completions API', async () => {
    const { adapter, engine } = await facing(good('a'), { apiKey: 'key-1' })
    await told(adapter.submit(taskOf({ inputs: ['one', 'two'], seed: 7, determinism: 'strict', maxTokens: 5 })))
    const [{ method, path, headers, body } = { headers: {} }] = engine.asked
    expect({ method, path, body, accept: headers.accept, type: headers['content-type'] }).toEqual({
      method: 'POST',
      path: '/v1/completions',
      body: {
        model: 'tiny-chat',
        prompt: 'Say hello.\none\ntwo',
        max_tokens: 5,
        stream: true,
        stream_options: { include_usage: true },
        seed: 7,
        temperature: 0,
      },
      accept: 'text/event-stream',
      type: 'application/json',
    })
  })

  it('[OC-ADAPT-5020] is asked for in the words of the chat API', async () => {
    const play = sent(
      chat({ role: 'assistant', content: '' }),
      chat({ content: 'a' }),
      chat({}, { finish_reason: 'stop' }),
      done,
    )
    const { adapter, engine } = await facing(play, { api: 'chat' })
    expect(await told(adapter.submit(taskOf()))).toEqual({ texts: ['a'], end: end(1) })
    expect(engine.asked.map(({ path, body }) => [path, body])).toEqual([
      [
        '/v1/chat/completions',
        {
          model: 'tiny-chat',
          messages: [{ role: 'user', content: 'Say hello.' }],
          max_tokens: 64,
          stream: true,
          stream_options: { include_usage: true },
        },
      ],
    ])
  })

  it('[OC-ADAPT-5020] finds its paths below the root of the server, whatever that is', async () => {
    const { engine } = await facing(good('a'))
    for (const root of ['', '/', '/engines/one', '/engines/one/']) {
      const { adapterOf } = await import('./support/adapter.ts')
      await told(adapterOf(`${engine.url}${root}`).adapter.submit(taskOf()))
    }
    const own = '/engines/one/v1/completions'
    expect(engine.asked.map(({ path }) => path)).toEqual(['/v1/completions', '/v1/completions', own, own])
  })

  it('[OC-ADAPT-5021] takes frames without text, comments and other fields for no tokens', async () => {
    const noise = [': ping\n\n', 'event: note\n\n', 'retry: 5\n\n', 'id: 7\n', chat({ content: null }), textFrame('')]
    const { texts } = await outcome(sent(...noise, textFrame('a'), ...noise, textFrame('b'), done))
    expect(texts).toEqual(['a', 'b'])
  })

  it('[OC-ADAPT-5022] tells how the engine counts, beside the last text or after it', async () => {
    const usage = { prompt_tokens: 3, completion_tokens: 9, total_tokens: 12 }
    const beside = frame({ choices: [{ text: 'b', finish_reason: 'stop' }], usage })
    const after = frame({ choices: [], usage })
    const want = { texts: ['a', 'b'], end: end(2, { usage: { tokensIn: 3, tokensOut: 9 } }) }
    expect(await outcome(sent(textFrame('a'), beside, done))).toMatchObject(want)
    expect(await outcome(sent(textFrame('a'), textFrame('b'), after, done))).toMatchObject(want)
    const odd = frame({ choices: [], usage: { prompt_tokens: -1, completion_tokens: 'many' } })
    expect((await outcome(sent(textFrame('a'), odd, done))).end).toEqual(end(1))
  })

  it('[OC-ADAPT-5023] gives no more tokens than it may have, whatever the worker sends, and hangs up', async () => {
    const { adapter, engine } = await facing((response) => {
      response.writeHead(200, eventStream)
      const more = (): void => {
        while (response.writable && response.write(textFrame('x')));
        response.once('drain', more)
      }
      more()
    })
    expect(await told(adapter.submit(taskOf({ maxTokens: 3 })))).toEqual({ texts: ['x', 'x', 'x'], end: end(3) })
    await eventually(engine.open).toBe(0)
  })

  it('[OC-ADAPT-5042] is the same however its bytes are cut', async () => {
    const texts = ['Tee', ' für', ' 茶', ' 🚢\u2028', 'a\nb']
    const bytes = Buffer.from(`\ufeff${answered(...texts).replaceAll('\n\n', '\r\n\r\n')}`)
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const bounds = [0, ...places.sort((a, b) => a - b), bytes.length]
        const pieces = bounds.slice(1).map((to, index) => bytes.subarray(bounds[index], to))
        expect(await outcome(sent(...pieces))).toMatchObject({ texts, end: end(5) })
      }),
      { seed: 5, numRuns: 40 },
    )
  })
})
