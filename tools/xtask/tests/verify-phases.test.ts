import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Report } from '@throughline/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { VerifyPayload } from '../src/commands/verify.ts'
import { type Scratch, scratch } from './run-in.ts'

const token = 'kettle-token-1'

/** No operation has an example: there are no exchanges. */
const contract = `openapi: 3.1.1
info: { title: Notes, version: 1.0.0 }
components:
  schemas:
    Note: { type: object, required: [text], properties: { text: { type: string, maxLength: 20 } } }
paths:
  /notes:
    post:
      operationId: addNote
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } }
      responses:
        '201': { description: Added., content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
        '400': { description: Refused. }
        '415': { description: Refused. }
`

/** One that has, and a status that only its exchange brings about. */
const described = contract
  .replace(
    "schema: { $ref: '#/components/schemas/Note' } } }\n      responses",
    "schema: { $ref: '#/components/schemas/Note' }, examples: { again: { value: { text: twice } } } } }\n      responses",
  )
  .replace(
    "'415'",
    "'409':\n          description: There is one.\n          x-exchanges: { again: {} }\n        '503': { description: Closed. }\n        '415'",
  )

/** Notes longer than they may be are refused, unless it is broken. */
const notes = (state: { broken: boolean }): Server =>
  createServer(async (request, response) => {
    const body = await text(request)
    const answer = (status: number, json?: object, fields: Record<string, string> = {}) =>
      response
        .writeHead(status, { ...(json && { 'Content-Type': 'application/json' }), ...fields })
        .end(json && JSON.stringify(json))
    if (request.headers.authorization !== `Bearer ${token}`) return answer(400)
    if (request.method !== 'POST') return answer(405, undefined, { Allow: 'POST' })
    if (request.headers['content-type']?.toLowerCase() !== 'application/json') return answer(415)
    const said = textOf(body)
    if (said === undefined || ([...said].length > 20 && !state.broken)) return answer(400)
    if (said === 'twice') return answer(409)
    return answer(201, { text: [...said].slice(0, 20).join('') })
  })

const textOf = (body: string): string | undefined => {
  try {
    const { text: said } = JSON.parse(body) as { text?: unknown }
    return typeof said === 'string' ? said : undefined
  } catch {
    return undefined
  }
}

let workspace: Scratch
let server: Server
const state = { broken: true }
beforeEach(async () => {
  workspace = scratch({ 'notes.yaml': contract, 'xtask.config.ts': 'export default {}' })
  state.broken = true
  server = notes(state)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  workspace.remove()
})

/** Runs while this process answers. */
const run = (...argv: string[]) => runUntil(Number.POSITIVE_INFINITY, ...argv)

/** The same, interrupted at so many requests. */
const runUntil = async (most: number, ...argv: string[]) => {
  const main = join(import.meta.dirname, '../src/main.ts')
  const child = spawn(process.execPath, [main, 'verify', ...argv], { cwd: workspace.root })
  let requests = 0
  server.on('request', () => ++requests === most && child.kill('SIGINT'))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { status: await ended, stdout, stderr }
}

const at = () => {
  const { port } = server.address() as AddressInfo
  return ['--contract', 'notes.yaml', '--url', `http://127.0.0.1:${port}`, '--header', `Authorization: Bearer ${token}`]
}

describe('xtask verify beyond the exchanges', () => {
  it('[TL-VERIFY-401] [TL-VERIFY-407] [TL-VERIFY-408] finds, shows, saves and replays', async () => {
    const found = await run(...at(), '--format', 'json')
    const report = JSON.parse(found.stdout) as Report<VerifyPayload>
    const [first] = report.findings.filter(({ code }) => code === 'invalid-accepted')
    expect([found.status, found.stderr, report.findings.map(({ code }) => code)]).toEqual([
      ...[1, ''],
      expect.arrayContaining(['invalid-accepted']),
    ])
    expect(report.result.probes[0]?.shown[0]?.fingerprint).toBe(first?.fingerprint)
    const file = workspace.read(`.throughline/report/verify/${first?.fingerprint}.json`)
    expect(found.stdout + file).not.toContain(token)

    const shown = await run(...at())
    expect(shown.stdout).toContain(`# again: pnpm xtask verify --replay ${first?.fingerprint}`)
    expect(shown.stdout).toContain('curl -i -X POST')

    const header = at().slice(-2)
    const replayed = async () => {
      const { status, stdout } = await run('--replay', String(first?.fingerprint), ...header)
      return [status, stdout.trimEnd().split('\n').at(-1)]
    }
    expect(await replayed()).toEqual([1, 'It is seen again.'])
    state.broken = false
    expect(await replayed()).toEqual([0, 'It is not seen any more.'])
    const clean = await run(...at())
    expect([clean.status, clean.stderr]).toEqual([0, ''])
  }, 60_000)

  it('[TL-VERIFY-272] says what neither the exchanges nor the phases beyond them reached, once', async () => {
    state.broken = false
    workspace.put({ 'notes.yaml': described })
    const missing = async (...more: string[]) => {
      const { stdout } = await run(...at(), '--format', 'json', ...more)
      const { findings } = JSON.parse(stdout) as Report<VerifyPayload>
      return findings.map(({ code, message }) => [code, message])
    }
    const none = 'was not reached: no request brought it about'
    expect(await missing()).toEqual([['status-not-reached', `addNote: 503 ${none}`]])
    expect(await missing('--phases', 'stateful')).toEqual(
      ['400', '409', '503', '415'].map((status) => ['status-not-reached', `addNote: ${status} ${none}`]),
    )
    const unseen = ['201', '400', '503', '415'].map(
      (status) => `addNote: ${status} was not reached: no exchange describes it`,
    )
    expect((await missing('--phases', 'examples')).map(([, message]) => message).sort()).toEqual(unseen.sort())
  }, 60_000)

  it('[TL-VERIFY-424] says what it has found when it is interrupted', async () => {
    const { status, stdout, stderr } = await runUntil(600, ...at(), '--max-examples', '100000', '--format', 'json')
    const { findings } = JSON.parse(stdout) as Report<VerifyPayload>
    expect([status, stderr]).toEqual([130, 'xtask verify: interrupted; what it had started has ended.\n'])
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['invalid-accepted', 'run-cut-short']))
  }, 60_000)

  it('[TL-VERIFY-404] asks no other machine, and says how it may', async () => {
    const { status, stderr } = await run('--contract', 'notes.yaml', '--url', 'http://notes.example')
    expect([status, stderr]).toEqual([2, expect.stringContaining('--allow-host notes.example')])
  })
})
