import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { explorePhases } from '@throughline/verify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GateResult } from '../src/commands/gate.ts'
import type { VerifyPayload } from '../src/commands/verify.ts'
import { type Scratch, scratch } from './run-in.ts'

const contract = `openapi: 3.1.1
info: { title: Tea, version: 1.0.0 }
paths:
  /tea:
    get:
      operationId: readTea
      responses:
        '200':
          description: Tea.
          content:
            application/json:
              schema: { type: object, required: [tea] }
              examples: { read: { value: { tea: green } } }
  /cup:
    delete:
      operationId: breakCup
      responses:
        '204': { description: Broken., x-exchanges: { broken: {} } }
`

/** Says \`{"tea": …}\` unless BODY says otherwise, and is never ready where READY is 503. */
const service = `
const { createServer } = require('node:http')
require('node:fs').writeFileSync('service.pid', String(process.pid))
console.error('brewing with TOKEN=' + process.env.API_TOKEN)
const server = createServer((request, response) => {
  if (request.url === '/hang') return
  if (request.url === '/readyz') return response.writeHead(Number(process.env.READY ?? 200)).end()
  if (request.method === 'DELETE') return response.writeHead(204).end()
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(process.env.BODY ?? '{"tea":"black"}')
})
server.listen(process.env.PORT, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: 'http://127.0.0.1:' + server.address().port }))
})
`

const config = (env: Record<string, string> = {}, more = '', states = '') => `export default {
  openapi: [{ name: 'tea', document: 'tea.yaml' }],
  services: { kettle: {
    contracts: ['tea'], command: ['node', 'service.cjs'], ready: { path: '/readyz', timeoutMs: 4000 },
    env: ${JSON.stringify({ API_TOKEN: 'tok-123456', ...env })}${states && `, states: ${states}`} }${more} },
}`

let workspace: Scratch
beforeEach(() => {
  workspace = scratch({ 'xtask.config.ts': config(), 'tea.yaml': contract, 'service.cjs': service })
})
afterEach(() => workspace.remove())

const alive = (): boolean => {
  try {
    process.kill(Number(readFileSync(join(workspace.root, 'service.pid'), 'utf8')), 0)
    return true
  } catch {
    return false
  }
}

describe('xtask verify', () => {
  it('[TL-VERIFY-001] [TL-VERIFY-007] starts a service, verifies it and stops it', () => {
    const { status, report, seen } = workspace.json<VerifyPayload>('verify')
    const row = (operationId: string, key: string, code: string) => ({
      ...{ service: 'kettle', contract: 'tea', operationId, key, status: code, reached: true, passed: true },
    })
    expect([status, seen, report.result]).toEqual([
      ...[0, []],
      {
        exchanges: [row('readTea', 'read', '200'), row('breakCup', 'broken', '204')],
        counts: { exchanges: 2, passed: 2, failed: 0, notReached: 0 },
        coverage: {
          statuses: { declared: 2, reached: 2, missing: [] },
          events: { declared: 0, reached: 0, missing: [] },
          codes: { declared: 0, reached: 0, missing: [] },
        },
        probes: [],
      },
    ])
    expect([existsSync(join(workspace.root, 'service.pid')), alive()]).toEqual([true, false])
  })

  it('says what holds, what does not, and what to do', () => {
    workspace.put({ 'xtask.config.ts': config({ BODY: '{"token":"hunter22"}' }) })
    const { status, stdout } = workspace.run('verify')
    expect([status, stdout.split('\n')]).toEqual([
      1,
      [
        'kettle: tea',
        '  readTea   200  FAILED 200 read',
        '  breakCup  204  ok',
        '',
        "tea.yaml:12:15  error  GET /tea (readTea, read): its body has no 'tea'  [body-invalid]",
        expect.stringContaining('Correct the service'),
        '1 error',
        '1 of 2 exchanges hold; 2 of 2 declared statuses were reached. Correct the service or its contract; pnpm xtask verify --only OPERATION tries one again.',
        '',
      ],
    ])
  })

  it('[TL-VERIFY-008] reports a service that is never ready, without its secrets', () => {
    workspace.put({ 'xtask.config.ts': config({ READY: '503' }) })
    const { status, report, seen } = workspace.json<VerifyPayload>('verify')
    expect([status, seen, report.findings[0]?.message, alive()]).toEqual([
      ...[1, [['service-not-ready', '-']]],
      'node service.cjs: /readyz answered 503 until 4000 ms had passed; its last lines: brewing with TOKEN=[redacted]',
      false,
    ])
  })

  it('[TL-VERIFY-405] ends with what is wrong about the set-up, where that is why little was seen', async () => {
    const server = createServer((_, response) => response.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const argv = ['verify', '--contract', 'tea.yaml', '--url', url, '--phases', 'stateful']
    const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts'), ...argv], {
      cwd: workspace.root,
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => {
        text += piece.toString()
      })
    const code = await new Promise((resolve) => child.once('close', resolve))
    server.close()
    expect([code, text.trimEnd().split('\n').at(-1)]).toEqual([
      1,
      '6 requests; 0 of 2 declared statuses were reached. The simplest request of 2 of 2 operations is answered with 401 or 403. Give credentials by --header "Name: value".',
    ])
  })

  it('[TL-VERIFY-010] judges one operation of a contract at a URL, after what stands before it', async () => {
    const requests: string[] = []
    const server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`)
      response.writeHead(204).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const of = ['--contract', 'tea.yaml', '--url', `${url}/base`, '--only', 'breakCup', '--phases', 'examples']
    const argv = ['verify', ...of, '--format', 'json']
    const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts'), ...argv], {
      cwd: workspace.root,
    })
    let stdout = ''
    child.stdout.on('data', (piece: Buffer) => {
      stdout += piece.toString()
    })
    const code = await new Promise((resolve) => child.once('close', resolve))
    server.close()
    const { result } = JSON.parse(stdout) as { result: VerifyPayload }
    expect([code, requests, result.counts.passed, result.exchanges[0]?.contract]).toEqual([
      ...[0, ['GET /base/tea', 'DELETE /base/cup'], 1],
      'tea.yaml',
    ])
  })

  it('[TL-VERIFY-007] an interrupt ends it and what it started', async () => {
    workspace.put({ 'tea.yaml': contract.replace('/tea:', '/hang:') })
    const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts'), 'verify'], {
      cwd: workspace.root,
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    while (!alive()) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    // Whoever takes over an orphan may need a moment to bury it.
    while (alive()) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(alive()).toBe(false)
  })

  it('[TL-VERIFY-015] names the declared statuses that nothing reached, and whose they are', () => {
    workspace.put({ 'tea.yaml': contract.replace("'204':", "'404': { description: No cup. }\n        '204':") })
    const { status, report, seen } = workspace.json<VerifyPayload>('verify')
    expect([status, seen, report.result.coverage.statuses]).toEqual([
      ...[0, [['status-not-reached', 'tea.yaml:18:9']]],
      {
        ...{ declared: 3, reached: 2 },
        missing: [{ service: 'kettle', contract: 'tea', operationId: 'breakCup', status: '404', why: 'not-described' }],
      },
    ])
    workspace.put({ 'ci/gate.yaml': 'steps: [verify]\nlevels: { status-not-reached: error }\n' })
    expect(workspace.json<GateResult>('gate').report.result).toEqual({
      verdict: 'failed',
      steps: [{ name: 'verify', state: 'failed', findings: 1 }],
    })
  })

  const stateful = contract.replace('{ broken: {} }', '{ broken: { x-provider-state: an empty cup } }')

  it('[TL-VERIFY-011] calls the states of a module, whether it was written as one or for require', () => {
    const handler = "{ 'an empty cup': () => { console.error('emptied') } }"
    const check = (file: string, text: string) => {
      workspace.put({
        ...{ 'tea.yaml': stateful, [file]: text },
        'xtask.config.ts': config({}, '', `{ module: '${file}', export: 'cups' }`),
      })
      const { status, stdout, stderr } = workspace.run('verify')
      expect([status, stdout.split('\n')[2], stderr.includes('emptied')]).toEqual([0, '  breakCup  204  ok', true])
    }
    check('states.ts', `type Cups = Record<string, () => void>\nexport const cups: Cups = ${handler}`)
    check('states.cjs', `module.exports = { cups: ${handler} }`)
  })

  it('[TL-VERIFY-012] names a state that no handler knows, and fails', () => {
    workspace.put({
      ...{ 'tea.yaml': stateful, 'states.mjs': 'export const cups = {}' },
      'xtask.config.ts': config({}, '', "{ module: 'states.mjs', export: 'cups' }"),
    })
    const { status, seen } = workspace.json<VerifyPayload>('verify')
    expect([status, seen]).toEqual([1, [['unknown-provider-state', 'tea.yaml:18:55']]])
  })

  it('answers states that cannot be read with what is wrong', () => {
    const check = (states: string, message: string, text = 'export const cups = {}') => {
      workspace.put({ 'states.mjs': text, 'xtask.config.ts': config({}, '', states) })
      const { status, stderr } = workspace.run('verify')
      expect([status, stderr]).toEqual([2, expect.stringContaining(message)])
      expect(existsSync(join(workspace.root, 'service.pid'))).toBe(false)
    }
    const cups = "{ module: 'states.mjs', export: 'cups' }"
    const key = 'services.kettle.states'
    check("{ url: '/states', export: 'cups' }", `${key} takes url, or module and export; not url and export`)
    check('{}', `${key} takes url, or module and export; not none of them`)
    check("{ urll: '/states' }", `${key} has an unknown key 'urll'; did you mean 'url'?`)
    check("{ module: 'none.mjs', export: 'cups' }", `${key} names none.mjs, which is not there`)
    check("{ module: 'states.mjs', export: 'cup' }", `${key} names states.mjs, which has no export 'cup'`)
    check(cups, 'states.mjs, which does not load: no tea', "throw new Error('no tea')")
    check(cups, "whose export 'cups' is no record", 'export const cups = 7')
    check(cups, "whose state 'full' is neither a function nor { setup, teardown }", 'export const cups = { full: 7 }')
    check(cups, "whose state 'full' is neither", 'export const cups = { full: { set: () => {} } }')
    check("{ url: 'ftp://states' }", "'ftp://states' is no http URL of provider states")
  })

  it('[TL-VERIFY-010] answers a wrong call with what is wrong', () => {
    const check = (message: string, ...argv: string[]) => {
      const { status, stderr } = workspace.run('verify', ...argv)
      expect([status, stderr]).toEqual([2, expect.stringContaining(message)])
      expect(existsSync(join(workspace.root, 'service.pid'))).toBe(false)
    }
    check("no operation 'readTee' in the contract; did you mean 'readTea'?", '--only', 'readTee')
    check("'ftp://a' is no http URL", '--url', 'ftp://a')
    check('--contract needs --url URL', '--contract', 'tea.yaml')
    check('none.yaml: no such file', '--contract', 'none.yaml', '--url', 'http://127.0.0.1:9')
    check("--timeout takes milliseconds, a whole number from 1; not '0'", '--timeout', '0')
    check("verify takes flags only; not 'kettle'", 'kettle')
    check(`--phases takes all, or of examples, ${explorePhases.join(', ')}; not 'guesses'`, '--phases', 'guesses')
    check('--header takes a header field: "Name: value"', '--header', 'no field')
    check('--header-as takes NAME:"Name: value"', '--header-as', 'Authorization: Bearer x')
    check(
      "--set takes a parameter by place and name, or a member of bodies: path.id=42, body.user=ann; not 'id=42'",
      '--set',
      'id=42',
    )
    check("--seed takes a whole number from 0; not '-1'", '--seed', '-1')
    check('no run here has found 0123456789abcdef', '--replay', '0123456789abcdef')
    check('tea.example is not this machine', '--url', 'http://tea.example', '--allow-host', 'other.example')
    workspace.put({ 'xtask.config.ts': config({}, ", other: { contracts: ['te'], url: 'http://127.0.0.1:9' }") })
    check('--url stands for one service, and xtask.config.ts names kettle, other', '--url', 'http://127.0.0.1:9')
    check("services.other names the contract 'te', which `openapi` does not have; did you mean 'tea'?")
    workspace.put({ 'xtask.config.ts': 'export default {}' })
    check('xtask.config.ts names no service')
  })
})
