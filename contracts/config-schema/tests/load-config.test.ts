import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { type LoadOptions, loadConfig, problemCodes, problemText } from '../src/index.ts'

const problemsOf = (text: string, options?: LoadOptions): string[] =>
  loadConfig(text, 'c.yaml', options).problems.map(problemText)

const check = (text: string, problems: string[]): void => expect(problemsOf(text)).toEqual(problems)

/** A config with one pool, whose further keys are given. */
const pool = (more = ''): string => `pools: [{ id: a, engine: vllm, model: m, devices: [0]${more} }]\n`

const examples = (kind: string): [string, string][] => {
  const folder = join(import.meta.dirname, '../examples', kind)
  return readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')])
}

describe('examples beside the contract', () => {
  it.each(examples('valid'))('takes %s', (file, text) => {
    const { config, problems } = loadConfig(text, file)
    expect([config !== undefined, problems]).toEqual([true, []])
  })
  it.each(examples('invalid'))('refuses %s, and says where', (file, text) => {
    const { config, problems } = loadConfig(text, file)
    expect([config, problems.length > 0, problems.every(({ line = 0, column = 0 }) => line > 0 && column > 0)]).toEqual(
      [undefined, true, true],
    )
  })
})

describe('what is given', () => {
  it('[OC-CONFIG-6013] fills defaults in, and leaves what was given', () => {
    const { config } = loadConfig(`server: { port: 0 }\n${pool(', queue: { capacity: 2 }')}`, 'c.yaml')
    expect(config?.server).toMatchObject({ host: '127.0.0.1', port: 0, body_limit_bytes: 1048576, log_level: 'info' })
    expect(config?.pools[0].queue).toEqual({ capacity: 2, full_policy: 'reject' })
    expect(config?.pools[0].timeouts).toEqual({ wall_ms: 300000, idle_ms: 60000 })
  })
  it('[OC-CONFIG-6013] fills in the defaults of the kind of adapter that is named, and no other', () => {
    const adapterOf = (text: string) => loadConfig(pool(`, adapter: ${text}`), 'c.yaml').config?.pools[0].adapter
    expect(adapterOf('{ kind: mock, seed: 3 }')).toEqual({
      kind: 'mock',
      seed: 3,
      token_delay_ms: 0,
      engine_version: 'mock-1',
    })
    expect(adapterOf('{ kind: openai-http, base_urls: ["http://a"], timeouts: { idle_ms: 1 } }')).toEqual({
      kind: 'openai-http',
      base_urls: ['http://a'],
      api: 'completions',
      workloads: ['completion'],
      timeouts: { connect_ms: 2000, first_byte_ms: 60000, idle_ms: 1, probe_ms: 2000 },
      retries: { max: 2, initial_ms: 200, max_ms: 5000, factor: 2 },
      max_frame_bytes: 1048576,
    })
  })
  it('gives each config defaults of its own', () => {
    const one = loadConfig(pool(), 'c.yaml').config
    if (one) one.server.port = 1
    expect(loadConfig(pool(), 'c.yaml').config?.server.port).toBe(8080)
  })
  it.each(examples('valid'))('[OC-CONFIG-6027] reads %s as JSON alike', (file, text) => {
    const inYaml = loadConfig(text, file)
    expect(loadConfig(JSON.stringify(parse(text)), file)).toEqual(inYaml)
    expect(loadConfig(JSON.stringify(parse(text), undefined, 2), file)).toEqual(inYaml)
  })
  it('[OC-CONFIG-6027] says where JSON is wrong', () =>
    expect(problemsOf('{ "pools": [] }')).toEqual([
      "c.yaml:1:12: 'pools' must NOT have fewer than 1 items [config-invalid-value]",
    ]))
  it('[OC-CONFIG-6023] answers the same whatever day it is', () => {
    const texts = examples('valid').concat(examples('invalid'))
    const answers = (now: string) => {
      vi.useFakeTimers({ now: new Date(now) })
      try {
        return texts.map(([file, text]) => loadConfig(text, file, { today: '2026-01-01', version: '0.1.0' }))
      } finally {
        vi.useRealTimers()
      }
    }
    expect(answers('2000-01-01')).toEqual(answers('2100-01-01'))
  })
})

describe('keys', () => {
  it('[OC-CONFIG-6001] refuses a key that the contract does not name', () =>
    check(`serevr: { port: 1 }\n${pool(', modle: m')}`, [
      "c.yaml:1:1: unknown key 'serevr'; did you mean 'server'? [config-unknown-key]",
      "c.yaml:2:56: unknown key 'modle'; did you mean 'model'? [config-unknown-key]",
    ]))
  it('[OC-CONFIG-6002] reports it in compat mode, and reads the rest', () => {
    const text = `serevr: { port: 1 }\n${pool(', provisioning: { mode: external, envv: {} }')}`
    const { config, problems } = loadConfig(text, 'c.yaml', { mode: 'compat' })
    expect(problems.map(problemText)).toEqual([
      "c.yaml:1:1: warning: unknown key 'serevr'; did you mean 'server'? [config-unknown-key]",
      "c.yaml:2:88: warning: unknown key 'envv'; did you mean 'env'? [config-unknown-key]",
    ])
    expect([config?.server.port, config && 'serevr' in config, config?.pools[0].provisioning]).toEqual([
      8080,
      false,
      { mode: 'external' },
    ])
  })
  it('gives no config in compat mode for any other problem', () => {
    const { config, problems } = loadConfig(`extra: 1\n${pool(', ctx: many')}`, 'c.yaml', { mode: 'compat' })
    expect([config, problems.map(({ code }) => code)]).toEqual([undefined, ['config-unknown-key', 'config-wrong-type']])
  })
  it('names a missing key at the mapping that lacks it', () =>
    check('pools:\n  - id: a\n    engine: vllm\n    devices: [0]\n', [
      "c.yaml:2:5: 'pools[0]' lacks the key 'model' [config-missing-key]",
    ]))
  it('[OC-CONFIG-6028] takes no key twice', () =>
    check(`server: {}\nserver: {}\n${pool()}`, ["c.yaml:2:1: the key 'server' stands twice [config-duplicate-key]"]))
  it('takes __proto__ for a key like any other', () => {
    check(`__proto__: { port: 1 }\n${pool()}`, [
      "c.yaml:1:1: unknown key '__proto__'; known here: server, sessions, catalog, pool_manager, pools [config-unknown-key]",
    ])
  })
})

describe('values', () => {
  it('[OC-CONFIG-6029] says of every value what it must be, and what it is', () =>
    check(`server: { port: "1" }\n${pool(', ctx: 1.5, preload: , adapter: []')}`, [
      "c.yaml:1:17: 'server.port' must be a whole number, not a text [config-wrong-type]",
      "c.yaml:2:61: 'pools[0].ctx' must be a whole number, not a fraction [config-wrong-type]",
      "c.yaml:2:75: 'pools[0].preload' must be true or false, not empty [config-wrong-type]",
      "c.yaml:2:86: 'pools[0].adapter' must be a mapping, not a list [config-wrong-type]",
    ]))
  it('suggests the nearest choice', () =>
    check(pool(', queue: { full_policy: drop-lur }'), [
      "c.yaml:1:78: 'pools[0].queue.full_policy' must be one of 'reject', 'drop-lru'; not 'drop-lur'; did you mean 'drop-lru'? [config-invalid-value]",
    ]))
  it('[OC-CONFIG-6009] holds a provisioning to the block that its mode names', () => {
    check(pool(', provisioning: { mode: source }'), [
      "c.yaml:1:70: 'pools[0].provisioning' lacks the key 'source' [config-missing-key]",
    ])
    check(pool(', provisioning: { mode: container, container: { image: i }, binary: { url: "https://x" } }'), [
      "c.yaml:1:114: 'binary' does not go with mode 'container' [config-misplaced-key]",
    ])
    check(pool(', provisioning: { mode: containr }'), [
      "c.yaml:1:78: 'pools[0].provisioning.mode' must be one of 'external', 'source', 'container', 'package', 'binary'; not 'containr'; did you mean 'container'? [config-invalid-value]",
    ])
    check(pool(', provisioning: {}'), [
      "c.yaml:1:70: 'pools[0].provisioning' lacks the key 'mode' [config-missing-key]",
    ])
  })
  it('[OC-CONFIG-6014] holds an adapter to the keys of its kind', () => {
    check(pool(', adapter: { kind: openai-http, base_urls: ["http://a"], seed: 7 }'), [
      "c.yaml:1:111: 'seed' does not go with kind 'openai-http' [config-misplaced-key]",
    ])
    check(pool(', adapter: { kind: mock, base_urls: ["http://a"] }'), [
      "c.yaml:1:79: 'base_urls' does not go with kind 'mock' [config-misplaced-key]",
    ])
    check(pool(', adapter: { kind: mock, sed: 7 }'), [
      "c.yaml:1:79: unknown key 'sed'; did you mean 'seed'? [config-unknown-key]",
    ])
    check(pool(', adapter: {}'), ["c.yaml:1:65: 'pools[0].adapter' lacks the key 'kind' [config-missing-key]"])
    check(pool(', adapter: { kind: openai-htp }'), [
      "c.yaml:1:73: 'pools[0].adapter.kind' must be one of 'mock', 'openai-http'; not 'openai-htp'; did you mean 'openai-http'? [config-invalid-value]",
    ])
  })
  it('[OC-CONFIG-6017] takes no address with credentials, a query or another scheme', () => {
    const taken = (url: string) =>
      problemsOf(`pool_manager: { url: ${JSON.stringify(url)} }\n${pool()}`).length === 0 &&
      problemsOf(pool(`, adapter: { kind: openai-http, base_urls: [${JSON.stringify(url)}] }`)).length === 0
    const good = [
      'http://127.0.0.1:8000',
      'https://engine.example.org',
      'http://[::1]:8000',
      'http://a/b/c',
      'http://a/',
    ]
    const bad = [
      'http://u:p@a',
      'http://u@a/',
      'ftp://a',
      'a:80',
      'http://',
      'http://a?k=v',
      'http://a#b',
      'http://a b',
    ]
    expect([good.filter((url) => !taken(url)), bad.filter(taken)]).toEqual([[], []])
  })
  it('[TL-SCHEMA-010] never prints what may be a secret', () => {
    const texts = [
      `server: { token_env: "hunter-2 hunter-2" }\n${pool()}`,
      `server: { token_env: [hunter-2] }\n${pool()}`,
      `password: hunter-2\n${pool()}`,
      `secret: "hunter-2" hunter-2\n${pool()}`,
      `token: "hunter-2\n`,
      `token: !hunter-2 a\n${pool()}`,
    ]
    const printed = texts.map((text) => problemsOf(text))
    expect(printed.map((lines) => lines.length > 0)).toEqual(texts.map(() => true))
    expect(printed.flat().filter((line) => line.includes('hunter'))).toEqual([])
  })
})

describe('files that are no config', () => {
  it('is empty', () => check('', ['c.yaml:1:1: the config must be a mapping, not empty [config-wrong-type]']))
  it('does not close a quote', () =>
    check('server: { host: "x }\n', [
      'c.yaml:2:1: something is not closed: a quote, a bracket, a brace, or a colon or comma is missing [config-syntax]',
    ]))
  it('holds two documents', () =>
    check(`${pool()}---\n${pool()}`, ['c.yaml:2:1: a second document begins here; a config is one [config-syntax]']))
  it('[TL-SCHEMA-011] is nested without end', () => {
    const want = ['c.yaml:1:1: nested deeper than 64 levels [config-too-large]']
    check('['.repeat(500_000), want)
    check(`${'- '.repeat(2000)}x`, want)
    check(`${'['.repeat(70)}${']'.repeat(70)}`, want)
  })
  it('[TL-SCHEMA-011] multiplies itself by aliases', () => {
    const levels = 'bcdefghi'
      .split('')
      .map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]}, `.repeat(9)}]`)
    check(['a: &a [x, x]', ...levels].join('\n'), [
      'c.yaml:1:1: its aliases multiply it beyond 100 copies [config-too-large]',
    ])
  })
  it('[TL-SCHEMA-011] is too large', () =>
    check('#'.repeat(1024 * 1024 + 1), ['c.yaml:1:1: the file is larger than 1024 KiB [config-too-large]']))
})

it('lists every code that it gives', () => {
  const texts = ['a: [', 'x: 1\nx: 2', '', pool(', a: 1'), '{}', pool(', ctx: 0'), '#'.repeat(2 ** 21)]
  const misplaced = pool(', provisioning: { mode: external, source: { repo: r, ref: f } }')
  const codes = new Set([...texts, misplaced].flatMap((text) => loadConfig(text, 'c').problems.map(({ code }) => code)))
  expect([...codes].sort()).toEqual([...problemCodes].sort())
})
