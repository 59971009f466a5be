import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type RunningService, type StartOptions, startService } from '../src/index.ts'
import { scratch } from './scratch.ts'

/** A service in one file: writes its process ID, listens, and prints its URL. */
const service = (handler: string, before = ''): string => `
const { createServer } = require('node:http')
const { writeFileSync } = require('node:fs')
const { spawn } = require('node:child_process')
writeFileSync(process.env.PIDS ?? __filename + '.pid', String(process.pid))
${before}
const server = createServer((request, response) => { ${handler} })
server.listen(Number(process.env.PORT), '127.0.0.1', () => {
  console.log('listening soon')
  console.log(JSON.stringify({ url: 'http://127.0.0.1:' + server.address().port }))
})
`

const grandchild = `
const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'])
writeFileSync(__filename + '.child.pid', String(child.pid))`

const { root, remove } = scratch({
  'good.cjs': service('response.end("ok")'),
  'family.cjs': service('response.end("ok")', grandchild),
  'stubborn.cjs': service('response.end("ok")', "process.on('SIGTERM', () => {})"),
  'unready.cjs': service('response.writeHead(503).end()'),
  'later.cjs': service('response.writeHead(globalThis.asked++ > 1 ? 204 : 503).end()', 'globalThis.asked = 0'),
  'mute.cjs': "setInterval(() => {}, 1000); console.log('hello'); console.error('waiting for the database')",
  'wrong.cjs': "setInterval(() => {}, 1000); console.log(JSON.stringify({ url: 'ftp://127.0.0.1' }))",
  'crash.cjs':
    "console.error('loading'); console.error('no config; API_TOKEN=' + process.env.API_TOKEN); process.exit(3)",
  'crash-later.cjs': service(
    "if (request.url === '/crash') { console.error('out of tea'); process.exit(4) } response.end('ok')",
  ),
})
afterAll(remove)

const alive = (file: string): boolean => {
  try {
    process.kill(Number(readFileSync(join(root, file), 'utf8')), 0)
    return true
  } catch {
    return false
  }
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
}

const start = (file: string, options: Partial<StartOptions> = {}) =>
  startService({ root, command: ['node', file], ready: { path: '/readyz', timeoutMs: 20_000 }, ...options })

const started = async (file: string, options: Partial<StartOptions> = {}): Promise<RunningService> => {
  const { value, findings } = await start(file, options)
  expect(findings).toEqual([])
  if (!value) throw new Error(`${file} did not start`)
  return value
}

describe('a service that starts', () => {
  it('[TL-VERIFY-007] is reachable where it says, and gone when it is stopped', async () => {
    const running = await started('good.cjs')
    expect((await fetch(running.url)).status).toBe(200)
    expect(alive('good.cjs.pid')).toBe(true)
    expect(running.ending()).toBeUndefined()
    await Promise.all([running.stop(), running.stop()])
    expect([alive('good.cjs.pid'), running.ending()]).toEqual([false, undefined])
  })
  it('is waited for until it is ready', async () => {
    const running = await started('later.cjs')
    await running.stop()
    expect(alive('later.cjs.pid')).toBe(false)
  })
  it('[TL-VERIFY-007] takes its own children with it', async () => {
    const running = await started('family.cjs')
    expect([alive('family.cjs.pid'), alive('family.cjs.child.pid')]).toEqual([true, true])
    await running.stop()
    await until(() => !alive('family.cjs.child.pid'))
    expect([alive('family.cjs.pid'), alive('family.cjs.child.pid')]).toEqual([false, false])
  })
  it('[TL-VERIFY-007] is killed when it does not end', async () => {
    const running = await started('stubborn.cjs', { graceMs: 200 })
    await running.stop()
    expect(alive('stubborn.cjs.pid')).toBe(false)
  })
  it('[TL-VERIFY-007] is stopped by an interrupt', async () => {
    const interrupt = new AbortController()
    await started('good.cjs', { signal: interrupt.signal })
    interrupt.abort()
    await until(() => !alive('good.cjs.pid'))
    expect(alive('good.cjs.pid')).toBe(false)
  })
  it('says why it ended by itself', async () => {
    const running = await started('crash-later.cjs')
    await fetch(`${running.url}/crash`).catch(() => {})
    await until(() => running.ending()?.includes('its last lines') === true)
    expect(running.ending()).toBe('it ended with exit code 4; its last lines: out of tea')
    await running.stop()
  })
})

describe('a service that does not start', () => {
  const check = async (options: Partial<StartOptions> & { command: string[] }) => {
    const { value, findings } = await startService({ root, ready: { path: '/readyz', timeoutMs: 3_000 }, ...options })
    expect(value).toBeUndefined()
    return findings.map(({ code, message }) => [code, message])
  }
  it('[TL-VERIFY-008] ended: its exit code and last words, without secrets', async () => {
    expect(await check({ command: ['node', 'crash.cjs'], env: { API_TOKEN: 'tok-123456' } })).toEqual([
      [
        'service-did-not-start',
        'node crash.cjs: ended with exit code 3 before it printed a URL; its last lines: loading | no config; API_TOKEN=[redacted]',
      ],
    ])
  })
  it('[TL-VERIFY-008] no such program', async () => {
    expect(await check({ command: ['no-such-program', '--token=abcdef'] })).toEqual([
      [
        'service-did-not-start',
        'no-such-program --token=[redacted]: does not run: no such program, or no such folder; it wrote nothing to stderr',
      ],
    ])
  })
  it('[TL-VERIFY-008] no URL printed', async () => {
    expect(await check({ command: ['node', 'mute.cjs'] })).toEqual([
      [
        'ran-but-printed-no-url',
        'node mute.cjs: ran for 3000 ms and printed no URL; its last lines: waiting for the database',
      ],
    ])
  })
  it('[TL-VERIFY-008] a URL of another kind', async () => {
    expect(await check({ command: ['node', 'wrong.cjs'] })).toEqual([
      [
        'ran-but-printed-no-url',
        'node wrong.cjs: printed ftp://127.0.0.1, which is no http URL; it wrote nothing to stderr',
      ],
    ])
  })
  it('[TL-VERIFY-008] never ready, and then gone', async () => {
    expect(await check({ command: ['node', 'unready.cjs'] })).toEqual([
      [
        'service-not-ready',
        'node unready.cjs: /readyz answered 503 until 3000 ms had passed; it wrote nothing to stderr',
      ],
    ])
    expect(alive('unready.cjs.pid')).toBe(false)
  })
  it('interrupted while it starts: no finding, and nothing left', async () => {
    const interrupt = new AbortController()
    const starting = start('unready.cjs', { signal: interrupt.signal })
    setTimeout(() => interrupt.abort(), 300)
    expect(await starting).toEqual({ value: undefined, findings: [] })
    expect(alive('unready.cjs.pid')).toBe(false)
  })
})

describe('the end of the process that started it', () => {
  const owner = (ending: string) => `
    const { startService } = await import(${JSON.stringify(new URL('../src/service/start-service.ts', import.meta.url).href)})
    const { value } = await startService({ root: ${JSON.stringify(root)}, command: ['node', 'stubborn.cjs'], env: { PIDS: ${JSON.stringify(join(root, 'owned.pid'))} } })
    console.log(value.url)
    ${ending}
    setInterval(() => {}, 1000)`
  const endings: Record<string, [script: string, signal?: NodeJS.Signals]> = {
    'process.exit': ['process.exit(1)'],
    'an uncaught error': ["setTimeout(() => { throw new Error('crash') }, 1)"],
    SIGTERM: ['', 'SIGTERM'],
    SIGINT: ['', 'SIGINT'],
    SIGHUP: ['', 'SIGHUP'],
  }
  for (const [name, [script, signal]] of Object.entries(endings)) {
    it(`[TL-VERIFY-007] ${name} leaves no service behind`, async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', owner(script)], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const exited = new Promise((resolve) => child.once('exit', (code, by) => resolve(by ?? code)))
      if (signal) {
        await new Promise((resolve) => child.stdout.once('data', resolve))
        expect(alive('owned.pid')).toBe(true)
        child.kill(signal)
      }
      expect(await exited).toBe(signal ?? 1)
      expect(existsSync(join(root, 'owned.pid'))).toBe(true)
      await until(() => !alive('owned.pid'))
      expect(alive('owned.pid')).toBe(false)
    })
  }
})
