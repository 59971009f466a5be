import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient, streamTask } from '@throughline/openapi-client/data'
import { describe, expect, it, onTestFinished } from 'vitest'
import { hang, json, misbehaving, started, stream, token } from './support/misbehaving.ts'
import { holding, orchestratord } from './support/service.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const id = '5b0f6d1e-1c0a-4b7e-9a52-3f1d2c4b5a01'

/** The real service as a process, on a port that is its own or was. */
const daemon = async (file: string, port: string) => {
  const main = fileURLToPath(new URL('../../orchestratord/src/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, '--config', file], {
    env: { PORT: port },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'close')
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(kill)
  const [line] = (await Promise.race([once(child.stdout, 'data'), ended])) as [unknown]
  if (!(line instanceof Buffer)) throw new Error(`the service ended with ${String(line)}`)
  return { url: (JSON.parse(String(line)) as { url: string }).url, kill }
}

/** The program itself, as a shell starts it. */
const run = (argv: readonly string[]) => {
  const child = spawn(process.execPath, [main, ...argv], { env: {}, stdio: ['pipe', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const kept = { out: '', err: '' }
  child.stdout.on('data', (chunk) => (kept.out += chunk))
  child.stderr.on('data', (chunk) => (kept.err += chunk))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...kept }))
  return { child, ended, printed: (text: string) => expect.poll(() => kept.out, { timeout: 20_000 }).toContain(text) }
}

const submit = (url: string) => [
  'submit',
  'Hi',
  '--model',
  'hf:tiny/chat',
  '--engine',
  'llamacpp',
  '--task-id',
  id,
  '--url',
  url,
]

const reasonOf = async (url: string): Promise<unknown> => {
  let last: unknown
  for await (const event of streamTask(createClient({ baseUrl: url }), { path: { id } })) last = event
  return last
}

describe('the program', () => {
  it('[OC-CLI-8043] cancels its task on Ctrl-C, an end and a closed terminal', async () => {
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const) {
      const url = await orchestratord({ pools: [holding(2)] })
      const { child, ended, printed } = run(submit(url))
      await printed(' ')
      child.kill(signal)
      expect(await ended).toMatchObject({ code, err: expect.stringContaining(`canceled task ${id}\n`) })
      expect(await reasonOf(url)).toMatchObject({ event: 'end', data: { reason: 'canceled' } })
    }
  })

  it('[OC-CLI-8045] ends at once when it is told twice', async () => {
    let asked: () => void = () => {}
    const canceling = new Promise<void>((done) => (asked = done))
    const { url } = await misbehaving({
      'POST /v1/tasks': json(202, { task_id: id, queue_position: 0, predicted_start_ms: 0, backoff_ms: 0 }),
      [`GET /v1/tasks/${id}/stream`]: stream([started, token(0)], 'hang'),
      [`POST /v1/tasks/${id}/cancel`]: (response, request) => {
        asked()
        hang(response, request)
      },
    })
    const { child, ended, printed } = run(submit(url))
    await printed('t0')
    child.kill('SIGINT')
    await canceling
    child.kill('SIGINT')
    expect(await ended).toEqual({ code: 130, out: ' t0', err: '' })
  })

  it('[OC-CLI-8039] ends with 141 when nobody reads what it prints, and its task with it', async () => {
    const pool = { ...holding(0), adapter: { kind: 'mock', token_delay_ms: 5 } }
    const url = await orchestratord({ pools: [pool] })
    const { child, ended, printed } = run([...submit(url), '--max-tokens', '3000', '--deadline-ms', '600000'])
    await printed(' ')
    close(child)
    const { code, err } = await ended
    expect({ code, err }).toEqual({ code: 141, err: `orchestrator: canceled task ${id}\n` })
    expect(await reasonOf(url)).toMatchObject({ event: 'end', data: { reason: 'canceled' } })
  })

  it('[OC-CLI-8049] says what became of a task whose service was killed and started again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cli-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'config.yaml')
    writeFileSync(file, JSON.stringify({ server: { state_dir: 'state' }, pools: [holding(2)] }))
    const first = await daemon(file, '0')
    const { url } = first
    const { ended, printed } = run(submit(url))
    await printed(' ')
    await first.kill()
    const second = await daemon(file, new URL(url).port)
    const { code, err } = await ended
    expect(code).toBe(13)
    expect(err).toContain(`as after a restart; orchestrator watch ${id}\n`)
    expect(await run(['watch', id, '--url', url]).ended).toMatchObject({
      code: 1,
      err: expect.stringContaining('WORKER_RESET'),
    })
    await second.kill()
  })

  it('[OC-CLI-8020] says with its exit code that a file cannot be read, and waits for no input when told to end', async () => {
    const { url } = await misbehaving({})
    const missing = run(['artifacts', 'create', '/no/such/file', '--kind', 'plan', '--url', url])
    expect(await missing.ended).toEqual({
      code: 14,
      out: '',
      err: 'orchestrator: unwritable: /no/such/file cannot be read: ENOENT\n',
    })
    let seen: () => void = () => {}
    const asking = new Promise<void>((done) => (seen = done))
    const service = await misbehaving({
      'GET /v1/capabilities': (response) => {
        json(200, { api_version: '0.1.0', engines: [] })(response, response.req)
        seen()
      },
    })
    const waiting = run(['artifacts', 'create', '-', '--kind', 'plan', '--url', service.url])
    await asking
    waiting.child.kill('SIGTERM')
    expect((await waiting.ended).code).toBe(143)
  })
})

const close = ({ stdout }: ChildProcess): void => void stdout?.destroy()
