import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { highWaterOf } from '../src/process-memory.ts'
import { inTurn, runProcess, type Step, timesInTurn } from '../src/run-process.ts'

let cwd = ''
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'bench-run-'))
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }))

const script = (code: string): Step => ({ argv: [process.execPath, '-e', code], cwd })
const turns = { runs: 2, signal: new AbortController().signal, progress: () => {} }

describe('runs in turn', () => {
  it('[TL-OPENAPI-242] go A B A B after a round that does not count, each made ready first', async () => {
    const log = join(cwd, 'log')
    const noting = (name: string): Step => ({
      ...script(`require('node:fs').appendFileSync(${JSON.stringify(log)}, '${name} ')`),
      before: (round) => appendFileSync(log, `${round}`),
    })
    const times = await timesInTurn({ a: noting('a'), b: noting('b') }, turns)
    expect(readFileSync(log, 'utf8')).toBe('0a 0b 1a 1b 2a 2b ')
    expect({ a: times.a.length, b: times.b.length }).toEqual({ a: 2, b: 2 })
  })

  it('hide from the process what the shell asks of Node.js', async () => {
    process.env.NODE_COMPILE_CACHE = cwd
    try {
      const { output } = await runProcess(script('console.log(process.env.NODE_COMPILE_CACHE)'), turns)
      expect(output).toBe('undefined\n')
    } finally {
      delete process.env.NODE_COMPILE_CACHE
    }
  })

  it('end with the call that started them', async () => {
    const controller = new AbortController()
    const endless = runProcess(script('setInterval(() => {}, 1000)'), { signal: controller.signal })
    controller.abort(new Error('interrupted'))
    await expect(endless).rejects.toThrow('interrupted')
  })
})

describe('memory', () => {
  const holding = (megabytes: number, then: string) =>
    `const held = Buffer.alloc(${megabytes}e6, 1); setTimeout(() => { held.at(0) }, 150); ${then}`
  const child = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(holding(80, ''))}])`
  const peakOf = async (code: string): Promise<number | undefined> => {
    const { peak } = await runProcess(script(code), { ...turns, memory: true })
    return peak
  }

  it.runIf(process.platform === 'linux')('[TL-OPENAPI-247] is of the process and its children together', async () => {
    const alone = (await peakOf(holding(1, ''))) ?? Number.NaN
    expect((await peakOf(holding(80, ''))) ?? 0).toBeGreaterThan(alone + 60e6)
    expect((await peakOf(holding(80, child))) ?? 0).toBeGreaterThan(alone + 140e6)
  })

  it('counts the group and all descendants, and nobody else', () => {
    const proc = join(cwd, 'proc')
    const add = (pid: number, parent: number, group: number, kibibytes: number) => {
      mkdirSync(join(proc, String(pid)), { recursive: true })
      writeFileSync(join(proc, String(pid), 'stat'), `${pid} (a (b) c) S ${parent} ${group} 1 0`)
      writeFileSync(join(proc, String(pid), 'status'), `Name:\ta\nVmHWM:\t   ${kibibytes} kB\nVmRSS:\t 1 kB\n`)
    }
    mkdirSync(join(proc, 'self'), { recursive: true })
    add(10, 1, 10, 1)
    // A grandchild that is listed before its parent and leads a group of its own.
    add(11, 12, 11, 2)
    add(12, 10, 12, 4)
    // Of the group, though its parent is gone.
    add(13, 1, 10, 8)
    add(14, 1, 14, 16)
    expect(highWaterOf(10, proc)).toBe((1 + 2 + 4 + 8) * 1024)
  })

  it('[TL-OPENAPI-246] is no number on a system that cannot say', async () => {
    expect(highWaterOf(process.pid, join(cwd, 'no-proc'))).toBeUndefined()
    const { a } = await inTurn({ a: script('0') }, { ...turns, runs: 1 })
    expect(a.map(({ peak }) => peak)).toEqual([undefined])
  })
})
