import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, streamTask } from '@throughline/openapi-client/data'
import { describe, expect, it } from 'vitest'
import { Failure } from '../src/failure.ts'
import { cli, lastJson } from './support/cli.ts'
import { end, event, hang, json, misbehaving, nothing, started, stream, token } from './support/misbehaving.ts'
import { holding, orchestratord } from './support/service.ts'

const id = '5b0f6d1e-1c0a-4b7e-9a52-3f1d2c4b5a01'
const submit = (url: string, ...flags: string[]) => [
  'submit',
  'Say hello.',
  '--model',
  'hf:tiny/chat',
  '--engine',
  'llamacpp',
  '--task-id',
  id,
  '--url',
  url,
  ...flags,
]
const admitted = json(202, { task_id: id, queue_position: 0, predicted_start_ms: 0, backoff_ms: 0 })
const cancelCall = `POST /v1/tasks/${id}/cancel`
const streamCall = `GET /v1/tasks/${id}/stream`

/** How the task ended on the service: the last event of its stream. */
const endOf = async (url: string): Promise<unknown> => {
  const events: unknown[] = []
  for await (const event of streamTask(createClient({ baseUrl: url }), { path: { id } })) events.push(event)
  return events.at(-1)
}

describe('submit', () => {
  it('[OC-CLI-8040] prints the text of the tokens as they come', async () => {
    const url = await orchestratord()
    const pieces: string[] = []
    const first = await cli(submit(url, '--max-tokens', '4', '--session', id), {
      onOutput: (text) => void pieces.push(text),
    })
    expect(first).toEqual({ code: 0, out: pieces.join(''), err: '' })
    expect(pieces).toHaveLength(5)
    expect(pieces.at(-1)).toBe('\n')
    // The same task again is read from its beginning.
    expect(await cli(submit(url, '--max-tokens', '4', '--session', id))).toEqual(first)
  })

  it('[OC-CLI-8010] [OC-CLI-8011] gives events as lines of JSON and one document behind them', async () => {
    const url = await orchestratord()
    const { code, out, err } = await cli(submit(url, '--max-tokens', '2', '--json'))
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event?: string })
    expect({ code, err, events: lines.map((line) => line.event) }).toEqual({
      code: 0,
      err: '',
      events: ['started', 'metrics', 'token', 'token', 'end', undefined],
    })
    expect(lines.at(-1)).toEqual({
      schemaVersion: 1,
      command: 'submit',
      result: { task_id: id, tokens_out: 2, decode_ms: expect.any(Number), reason: 'completed' },
      exitCode: 0,
    })
  })

  it('[OC-CLI-8041] prints the ID of a task that it does not read', async () => {
    const { url, calls } = await misbehaving({ 'POST /v1/tasks': admitted })
    expect(await cli(submit(url, '--detach'))).toEqual({ code: 0, out: `${id}\n`, err: '' })
    expect(calls()).toEqual(['GET /v1/capabilities', 'POST /v1/tasks'])
  })

  it('[OC-CLI-8040] takes the prompt from standard input', async () => {
    const url = await orchestratord()
    const argv = submit(url, '--max-tokens', '2').map((word) => (word === 'Say hello.' ? '-' : word))
    const { code, out } = await cli(argv, { files: { '-': 'Say hello.' } })
    expect([code, out.length > 1]).toEqual([0, true])
    const again = await cli(submit(url, '--max-tokens', '2'))
    expect(again.err).toContain('CONFLICT the task_id names another task')
    expect(again.code).toBe(4)
  })
})

describe('an interrupt', () => {
  it('[OC-CLI-8043] cancels the task on the service', async () => {
    const url = await orchestratord({ pools: [holding(2)] })
    for (const [outcome, code] of [['interrupted', 130]] as const) {
      const interruption = new AbortController()
      let tokens = 0
      const ended = await cli(submit(url), {
        interrupted: interruption.signal,
        onOutput: () => void (++tokens === 2 && interruption.abort(outcome)),
      })
      expect({ code: ended.code, err: ended.err }).toEqual({
        code,
        err: `orchestrator: canceled task ${id}\norchestrator: interrupted: ended: Ctrl-C\n`,
      })
      expect(await endOf(url)).toMatchObject({ event: 'end', data: { reason: 'canceled' } })
    }
  })

  it('[OC-CLI-8043] [OC-CLI-8039] of its reader cancels it too, without a word', async () => {
    const url = await orchestratord({ pools: [holding(2)] })
    const ended = await cli(submit(url), {
      onOutput: (_, all) => {
        if (all.includes(' ')) throw new Failure('closed', 'nobody reads')
      },
    })
    expect({ ...ended, out: '' }).toEqual({ code: 141, out: '', err: `orchestrator: canceled task ${id}\n` })
    expect(await endOf(url)).toMatchObject({ event: 'end', data: { reason: 'canceled' } })
  })

  it('[OC-CLI-8044] waits for an admission that is under way, and cancels what it admitted', async () => {
    const interruption = new AbortController()
    const { url, calls } = await misbehaving({
      'POST /v1/tasks': (response, request) => {
        interruption.abort('interrupted')
        setTimeout(() => admitted(response, request), 30)
      },
      [cancelCall]: nothing,
    })
    expect(await cli(submit(url), { interrupted: interruption.signal })).toMatchObject({ code: 130 })
    expect(calls()).toEqual(['GET /v1/capabilities', 'POST /v1/tasks', cancelCall])
  })

  it('[OC-CLI-8044] cancels nothing that was refused, and what was never answered', async () => {
    const check = async (admission: Parameters<typeof misbehaving>[0][string], want: string[]) => {
      const interruption = new AbortController()
      const { url, calls } = await misbehaving({
        'POST /v1/tasks': (response, request) => {
          interruption.abort('interrupted')
          if (typeof admission === 'function') admission(response, request)
        },
        [cancelCall]: nothing,
      })
      const { code } = await cli(submit(url, '--timeout-ms', '100'), { interrupted: interruption.signal })
      expect({ code, calls: calls().slice(2) }).toEqual({ code: 130, calls: want })
    }
    await check(json(503, { code: 'POOL_UNREADY', message: 'not now' }), [])
    await check(hang, [cancelCall])
  })

  it('[OC-CLI-8046] names the task whose cancel is not confirmed', async () => {
    const check = async (answer: Parameters<typeof misbehaving>[0][string], want: string) => {
      const interruption = new AbortController()
      const { url } = await misbehaving({
        'POST /v1/tasks': admitted,
        [streamCall]: stream([started, token(0)], 'hang'),
        [cancelCall]: answer,
      })
      const { code, err } = await cli(submit(url, '--timeout-ms', '200'), {
        interrupted: interruption.signal,
        onOutput: () => interruption.abort('terminated'),
      })
      expect({ code, first: err.split('\n')[0] }).toEqual({ code: 143, first: `orchestrator: task ${id} ${want}` })
    }
    await check(json(500, { code: 'INTERNAL', message: 'no' }), 'may still run: its cancel was answered 500')
    await check(hang, 'may still run: its cancel was not answered')
  })

  it('[OC-CLI-8047] of watch leaves the task as it is', async () => {
    const { url, calls } = await misbehaving({ [streamCall]: stream([started, token(0)], 'hang') })
    const interruption = new AbortController()
    const ended = await cli(['watch', id, '--url', url], {
      interrupted: interruption.signal,
      onOutput: () => interruption.abort('interrupted'),
    })
    await sleep(20)
    expect({ code: ended.code, calls: calls() }).toEqual({ code: 130, calls: ['GET /v1/capabilities', streamCall] })
  })
})

describe('what is shown', () => {
  const steps = [started, event('token', { t: 'a\u001b]0;pwn\u0007\tb\n', i: 0 }, 0), end]
  const watched = async (given: Parameters<typeof cli>[1], ...flags: string[]) => {
    const { url } = await misbehaving({ [streamCall]: stream(steps) })
    return cli(['watch', id, '--url', url, ...flags], given)
  }

  it('[OC-CLI-8012] [OC-CLI-8013] is the result alone where no terminal looks on, or none that wants progress', async () => {
    const plain = { code: 0, out: 'a\u001b]0;pwn\u0007\tb\n\n', err: '' }
    expect(await watched({})).toEqual(plain)
    expect(await watched({ terminal: ['stderr'], env: { CI: 'true' } })).toEqual(plain)
    expect(await watched({ terminal: ['stderr'], env: { TERM: 'dumb' } })).toEqual(plain)
    const { code, out, err } = await watched({ terminal: ['stderr'] })
    expect({ code, out }).toEqual({ code: 0, out: plain.out })
    expect(err).toContain(`task ${id}: place 0 in the queue, begins in about 0 ms`)
    expect(err).toContain(`task ${id}: 1 token`)
    expect(err.endsWith('\r\u001b[2K')).toBe(true)
  })

  it('[OC-CLI-8014] has no colour where NO_COLOR is set, or no terminal is there', async () => {
    const coloured = (text: string) => ['\u001b[2m', '\u001b[31m'].some((start) => text.includes(start))
    expect(coloured((await watched({ terminal: ['stderr'] })).err)).toBe(true)
    expect(coloured((await watched({ terminal: ['stderr'], env: { NO_COLOR: '1' } })).err)).toBe(false)
    expect(coloured((await cli(['nothing'], { terminal: ['stderr'] })).err)).toBe(true)
    for (const given of [{}, { terminal: ['stderr' as const], env: { NO_COLOR: '1' } }]) {
      expect(coloured((await cli(['nothing'], given)).err)).toBe(false)
    }
  })

  it('[OC-CLI-8015] holds no control characters of the service on a terminal', async () => {
    const { out } = await watched({ terminal: ['stdout'] })
    expect(out).toBe('a\ufffd]0;pwn\ufffd\tb\n\n')
    const { url } = await misbehaving({
      'GET /v1/capabilities': json(500, { code: 'INTERNAL', message: 'x\u001b[2Jy' }),
    })
    expect((await cli(['capabilities', '--url', url])).err).toContain('INTERNAL x\ufffd[2Jy')
    const { out: asJson } = await watched({ terminal: ['stdout'] }, '--json')
    expect(lastJson(asJson)).toMatchObject({ exitCode: 0 })
  })
})
