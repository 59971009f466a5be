import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Scratch, scratch } from './run-in.ts'

const contract = JSON.stringify({
  required_metrics: [{ name: 'a_total', type: 'counter', labels: ['engine'], help: 'h' }],
  label_cardinality_budget: { engine: 4 },
})

/** A service that exposes a text, and writes its process ID down. */
const service = (text: string): string => `
import { createServer } from 'node:http'
import { writeFileSync } from 'node:fs'
writeFileSync('pid', String(process.pid))
const server = createServer((request, answer) => {
  if (request.url === '/readyz') return answer.writeHead(204).end()
  answer.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(${JSON.stringify(text)})
})
server.listen(Number(process.env.PORT), '127.0.0.1', () => {
  console.log(JSON.stringify({ url: 'http://127.0.0.1:' + server.address().port }))
})
`

const good = '# TYPE a_total counter\na_total{engine="vllm"} 1\n'

let workspace: Scratch
beforeEach(() => {
  workspace = scratch({
    'xtask.config.ts': `export default {
      metrics: { contract: 'ci/m.json', out: 'src/generated' },
      services: { svc: { contracts: ['x'], command: ['node', 'service.mjs'], ready: { path: '/readyz' }, metrics: '/metrics' } },
    }\n`,
    'ci/m.json': contract,
    'service.mjs': service(good),
  })
})
afterEach(() => workspace.remove())

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

interface Result {
  metrics: number
  scrapes: { target: string; families: number; samples: number; unobserved: number }[]
}

describe('xtask metrics-lint', () => {
  it('[TL-METRICS-017] starts a fresh process of each service, and ends it', () => {
    const { status, seen, report } = workspace.json<Result>('metrics-lint')
    expect([status, seen, report.result]).toEqual([
      0,
      [],
      {
        contract: 'ci/m.json',
        metrics: 1,
        scrapes: [{ target: 'svc/metrics', families: 1, samples: 1, unobserved: 0 }],
      },
    ])
    expect(isAlive(Number(workspace.read('pid')))).toBe(false)
  })

  it('[TL-METRICS-017] ends it as well when what it exposes is no exposition', () => {
    workspace.put({ 'service.mjs': service('<html>') })
    const { status, seen, report } = workspace.json<Result>('metrics-lint')
    expect([status, seen, report.result.scrapes]).toEqual([1, [['exposition-syntax', 'svc/metrics:1:7']], []])
    expect(isAlive(Number(workspace.read('pid')))).toBe(false)
  })

  it('says when a service does not start', () => {
    workspace.put({ 'service.mjs': 'process.exit(3)' })
    const { status, seen } = workspace.json('metrics-lint')
    expect([status, seen]).toEqual([1, [['service-did-not-start', '-']]])
  })

  it('starts nothing for a contract with an error', () => {
    workspace.put({ 'ci/m.json': contract.replace('a_total', 'a') })
    const { status, seen } = workspace.json('metrics-lint')
    expect([status, seen]).toEqual([1, [['metric-counter-suffix', 'ci/m.json:1:30']]])
    expect(() => workspace.read('pid')).toThrow('ENOENT')
  })

  it('holds a file to a contract without a workspace', () => {
    workspace.put({ 'xtask.config.ts': 'broken(', 'bad.txt': good.replace('engine', 'engin'), 'good.txt': good })
    expect(workspace.json('metrics-lint', '--contract', 'ci/m.json', '--scrape', 'good.txt').status).toBe(0)
    const { status, seen } = workspace.json('metrics-lint', '--contract', 'ci/m.json', '--scrape', 'bad.txt')
    expect([status, seen]).toEqual([
      1,
      [
        ['metric-label-missing', 'bad.txt:2:1'],
        ['metric-label-undeclared', 'bad.txt:2:1'],
      ],
    ])
    expect(workspace.json('metrics-lint', '--contract', 'ci/m.json').status).toBe(0)
  })

  it.each([
    [['--contract', 'none.json'], 'none.json: no such file'],
    [['--scrape', 'none.txt'], 'none.txt: no such file'],
    [['--url', 'localhost:1'], "--url takes an http URL; not 'localhost:1'"],
    [['--url', 'http://localhost:1', '--scrape', 'ci/m.json'], '--url and --scrape name two expositions; pass one'],
    [['ci/m.json'], "metrics-lint takes flags only; not 'ci/m.json'"],
  ])('answers %j with what is wrong with the call', (argv, message) => {
    const { status, stdout, stderr } = workspace.run('metrics-lint', ...argv)
    expect([status, stdout, stderr.split('\n')[0]]).toEqual([2, '', `xtask: ${message}`])
  })
})

describe('xtask metrics-lint --url', () => {
  it('asks /metrics where the URL has no path, and only there', async () => {
    const asked: (string | undefined)[] = []
    const server = createServer((request, answer) => {
      asked.push(request.url)
      answer.writeHead(200, { 'content-type': 'text/plain' }).end(good)
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { start } = workspace
    const codes = [await start('metrics-lint', '--url', base), await start('metrics-lint', '--url', `${base}/m`)]
    server.close()
    expect([codes, asked]).toEqual([
      [0, 0],
      ['/metrics', '/m'],
    ])
  })
})
