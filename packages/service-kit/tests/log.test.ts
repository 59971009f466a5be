import { closeSync, existsSync, openSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createLog, type Log, type LogLevel, logLevels } from '../src/index.ts'
import { linesTo } from '../src/log.ts'

/** The lines that a log writes, without the time. */
const linesOf = (level: LogLevel, write: (log: Log) => void): object[] => {
  const lines: string[] = []
  write(createLog('kit', level, { write: (line) => void lines.push(line) }))
  return lines.map((line) => {
    expect(line.indexOf('\n')).toBe(line.length - 1)
    const { time, ...rest } = JSON.parse(line) as { time: string }
    expect(new Date(time).toISOString()).toBe(time)
    return rest
  })
}
const all = (log: Log) => {
  for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level]({ n: 1 }, level)
}
const line = (level: string) => ({ level, service: 'kit', n: 1, event: level })

describe('a log', () => {
  it('[ORCH-1020] has one line of JSON for each event of its level or weightier', () => {
    const seen = logLevels.map((level) => linesOf(level, all))
    const order = ['debug', 'info', 'warn', 'error'].map(line)
    expect(seen).toEqual([order, order.slice(1), order.slice(2), order.slice(3), []])
  })

  it('[ORCH-1021] holds no secret, at any of the depths that services log', () => {
    const secret = { authorization: 'Bearer s3cret', token: 's3cret', prompt: 's3cret', inputs: ['s3cret'], kept: 1 }
    const written = linesOf('info', (log) => log.info({ ...secret, task: secret, a: { b: secret } }, 'x'))
    expect(JSON.stringify(written)).not.toContain('s3cret')
    expect(written).toMatchObject([{ kept: 1, prompt: '[redacted]', task: { kept: 1, token: '[redacted]' } }])
  })

  it('tells a failure with its type and its stack', () => {
    const [first] = linesOf('error', (log) => log.error({ failure: new RangeError('too far') }, 'x'))
    expect(first).toMatchObject({ failure: { type: 'RangeError', message: 'too far' } })
  })

  it('[ORCH-1031] goes on where no line can be written', (context) => {
    // A disk that is always full, where the system has one.
    if (!existsSync('/dev/full')) context.skip()
    const full = openSync('/dev/full', 'w')
    const log = createLog('kit', 'info', linesTo(full))
    expect(() => {
      for (let line = 0; line < 3; line++) log.error({ line }, 'unwritten')
    }).not.toThrow()
    closeSync(full)
  })
})
