import { afterEach, describe, expect, it } from 'vitest'
import type { VerifyPayload } from '../src/commands/verify.ts'
import { withServiceFlags } from '../src/service-flags.ts'
import type { VerifyFlags } from '../src/verify-flags.ts'
import { type Scratch, scratch } from './run-in.ts'

const token = 'kettle-token-7'

const contract = `openapi: 3.1.1
info: { title: Tea, version: 1.0.0 }
security: [{ key: [] }]
components: { securitySchemes: { key: { type: http, scheme: bearer } } }
paths:
  /tea:
    get:
      operationId: readTea
      responses:
        '200': { description: Tea., content: { application/json: { schema: { type: object, required: [tea] } } } }
        '401': { description: Who are you? }
`

/** Answers who knows the token; `broken` leaves the tea out. */
const answer = (broken: boolean): string => `(method, authorization) =>
  method !== 'GET' && method !== 'HEAD' ? [405, { Allow: 'GET, HEAD' }]
  : (authorization ?? '').replace(/^bearer /i, '') !== '${token}' || !/^bearer /i.test(authorization) ? [401, { 'WWW-Authenticate': 'Bearer' }]
  : [200, { 'Content-Type': 'application/json' }, '${broken ? '{}' : '{"tea":"hot"}'}']`

const app = (broken: boolean): string => `const answer = ${answer(broken)}
export const app = { fetch(request) {
  const [status, headers, body] = answer(request.method, request.headers.get('authorization'))
  return new Response(request.method === 'HEAD' ? null : body ?? null, { status, headers })
} }`

const service = `const answer = ${answer(false)}
const { createServer } = require('node:http')
const server = createServer((request, response) => {
  if (request.url === '/metrics') return response.setHeader('Content-Type', 'text/plain; version=0.0.4').end('# HELP teas_total Teas.\\n# TYPE teas_total counter\\nteas_total 1\\n')
  const [status, headers, body] = answer(request.method, request.headers.authorization)
  response.writeHead(status, headers).end(body)
})
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log(JSON.stringify({ url: 'http://127.0.0.1:' + server.address().port })))`

const metrics = JSON.stringify({
  required_metrics: [{ name: 'teas_total', type: 'counter', help: 'Teas.', labels: [], moved_by: ['readTea'] }],
})

const config = (kettle: string, more = ''): string => `export default {
  openapi: [{ name: 'tea', document: 'tea.yaml' }],${more}
  services: { kettle: { contracts: ['tea'], headers: { Authorization: 'Bearer $KETTLE_TOKEN' }, ${kettle} } },
}`

let workspace: Scratch | undefined
afterEach(() => {
  workspace?.remove()
  delete process.env.KETTLE_TOKEN
})

const verify = (files: Record<string, string>, ...argv: string[]) => {
  process.env.KETTLE_TOKEN = token
  workspace = scratch({ 'tea.yaml': contract, ...files })
  return workspace.json<VerifyPayload>('verify', ...argv)
}

const ofApp = (broken: boolean) => ({
  'app.mjs': app(broken),
  'xtask.config.ts': config("app: { module: 'app.mjs', export: 'app' }, phases: ['stateful', 'coverage']"),
})

describe('a service of the configuration', () => {
  it('[TL-VERIFY-417] [TL-VERIFY-418] is called in this process, as who the environment says it is', () => {
    const clean = verify(ofApp(false))
    const [probe] = clean.report.result.probes
    expect([clean.status, clean.seen, probe?.phases]).toEqual([0, [], ['stateful', 'coverage']])
    workspace?.remove()
    const broken = verify(ofApp(true))
    expect([broken.status, broken.seen.map(([code]) => code)]).toEqual([1, ['body-invalid']])
    const { stdout } = workspace?.run('verify') ?? { stdout: '' }
    expect([stdout.includes('[redacted]'), stdout.includes(token)]).toEqual([true, false])
    const [, fingerprint = ''] = /--replay ([0-9a-f]{16})/.exec(stdout) ?? []
    expect(workspace?.read(`.throughline/report/verify/${fingerprint}.json`)).not.toContain(token)
    expect(workspace?.run('verify', '--replay', fingerprint).stdout).toContain('It is seen again.')
  })

  it('[TL-VERIFY-253] has its exposition held to the metrics contract of the workspace', () => {
    const files = {
      ...{ 'service.cjs': service, 'metrics.json': metrics },
      'xtask.config.ts': config(
        "command: ['node', 'service.cjs'], metrics: '/metrics'",
        "\n  metrics: { contract: 'metrics.json', out: 'metrics' },",
      ),
    }
    const codes = (...argv: string[]) => verify(files, ...argv).seen.map(([code]) => code)
    expect(codes('--phases', 'coverage')).toEqual(['metric-not-moved'])
    workspace?.remove()
    expect(codes('--phases', 'examples')).not.toContain('metric-not-moved')
    workspace?.put({ 'metrics.json': '{}' })
    expect(workspace?.run('verify', '--phases', 'coverage').stdout).toContain('metrics.json:1:1  error')
  })

  it('answers what it cannot read with what is wrong', () => {
    const said = (kettle: string) => {
      workspace?.remove()
      workspace = scratch({ 'tea.yaml': contract, 'app.mjs': app(false), 'xtask.config.ts': config(kettle) })
      const { status, stderr } = workspace.run('verify')
      return [status, stderr.split('\n')[0]]
    }
    const own = "app: { module: 'app.mjs', export: 'app' }"
    expect(said(own)).toEqual([
      2,
      'xtask: xtask.config.ts: services.kettle.headers.Authorization needs the environment variable KETTLE_TOKEN',
    ])
    process.env.KETTLE_TOKEN = token
    expect(said("app: { module: 'app.mjs', export: 'tea' }")).toEqual([
      2,
      "xtask: xtask.config.ts: services.kettle.app names app.mjs, whose export 'tea' is no app",
    ])
    expect(said(`${own}, phases: ['guesses']`)[1]).toContain('services.kettle.phases takes all, or of examples,')
    expect(said(`${own}, identities: { other: { 'no field': 'x' } }`)[1]).toContain(
      'services.kettle.identities.other takes a header field',
    )
  })
})

describe('[TL-VERIFY-417] identities of the configuration', () => {
  const flags = {
    headers: [['X-Key', 'typed']],
    phases: [],
    examples: true,
    named: false,
    probe: { identities: { admin: [['X-Role', 'typed']] } },
  } as unknown as VerifyFlags
  it('stand beside those of the command line, which wins', () => {
    const own = {
      headers: { 'x-key': 'own', Authorization: 'Bearer $A-$$b' },
      identities: { other: { 'X-Key': '$A' }, admin: { 'X-Role': 'own', 'X-Key': 'k' } },
    }
    const { headers, probe } = withServiceFlags(flags, 'kettle', own, { A: 'one' })
    expect({ headers, identities: probe.identities }).toEqual({
      headers: [
        ['Authorization', 'Bearer one-$b'],
        ['X-Key', 'typed'],
      ],
      identities: {
        other: [['X-Key', 'one']],
        admin: [
          ['X-Key', 'k'],
          ['X-Role', 'typed'],
        ],
      },
    })
  })
})
