import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Bench, BenchResult, Measure } from '../src/bench.ts'
import { benches } from '../src/benches.ts'
import { bench } from '../src/cli.ts'
import { runProcess } from '../src/run-process.ts'

const homes: string[] = []
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true })
})
const folder = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'bench-cli-'))
  homes.push(home)
  return home
}

const row = (result: BenchResult, rest: Partial<Bench> = {}): Bench => ({
  summary: 'a bench of this test',
  runs: 3,
  load: async () => ({ run: async () => result }),
  ...rest,
})
const measure = (value: number | undefined, bar?: Measure['bar']): BenchResult => ({
  measures: [{ what: 'ours of theirs', value, unit: 'ratio', ...(bar && { bar }) }],
})
const half = { is: 'most', limit: 0.5 } as const

const called = async (argv: readonly string[], table: Readonly<Record<string, Bench>>, home = folder()) => {
  let [printed, complained] = ['', '']
  const code = await bench(argv, table, {
    home,
    signal: new AbortController().signal,
    print: (text) => void (printed += text),
    complain: (text) => void (complained += text),
  })
  return { code, printed, complained }
}

describe('the exit code', () => {
  const check = async (result: BenchResult, code: number, last: string) => {
    const { printed, ...got } = await called([], { one: row(result) })
    expect({ ...got, last: printed.split('\n').at(-2) }).toEqual({ code, complained: '', last })
  }

  it('[TL-OPENAPI-241] is 1 where a bar is missed, and 0 where all hold', async () => {
    await check(measure(0.4, half), 0, 'bars: 1 held, 0 missed, 0 not measured')
    await check(measure(0.5, half), 0, 'bars: 1 held, 0 missed, 0 not measured')
    await check(measure(0.5, { is: 'below', limit: 0.5 }), 1, 'bars: 0 held, 1 missed, 0 not measured')
    await check(measure(0.5001, half), 1, 'bars: 0 held, 1 missed, 0 not measured')
    await check(measure(Number.NaN, half), 1, 'bars: 0 held, 1 missed, 0 not measured')
    await check(measure(7), 0, 'bars: 0 held, 0 missed, 0 not measured')
  })

  it('[TL-OPENAPI-246] never counts a bar as held that nobody measured', async () => {
    await check(measure(undefined, half), 0, 'bars: 0 held, 0 missed, 1 not measured')
    const { printed } = await called([], { one: row(measure(undefined, half)) })
    expect(printed).toContain('| –     | at most 0.5 × | not measured |')
  })

  it('[TL-OPENAPI-245] is 2, with what it printed, where a measured process fails', async () => {
    const argv = [process.execPath, '-e', "console.error('no such flag'); process.exit(3)"]
    const load = async () => ({
      run: async ({ signal, scratch: cwd }: { signal: AbortSignal; scratch: string }) => {
        await runProcess({ argv, cwd }, { signal })
        return measure(0.1, half)
      },
    })
    const { code, printed, complained } = await called([], {
      one: row(measure(0), { load }),
      two: row(measure(1, half)),
    })
    expect(code).toBe(2)
    expect(complained).toContain('ended with 3\nno such flag\n')
    // The others are measured all the same.
    expect(printed.split('\n').slice(-3, -1)).toEqual([
      'bars: 0 held, 1 missed, 0 not measured',
      '1 of 2 benches failed',
    ])
  })
})

describe('the call', () => {
  const refuse = async (argv: readonly string[], message: string) => {
    const { code, complained } = await called(argv, { one: row(measure(1)), other: row(measure(1)) })
    expect({ code, complained: complained.split('\n')[0] }).toEqual({ code: 2, complained: `bench: ${message}` })
  }

  it('names what it does not know', async () => {
    await refuse(['oter'], "no bench 'oter'; did you mean 'other' or 'one'?")
    await refuse(['--runs', '0'], "--runs takes a whole number from 1 to 99; not '0'")
    await refuse(
      ['--updat'],
      "Unknown option '--updat'. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- \"--updat\"",
    )
  })

  it('runs what is named, or all but those that run only when named', async () => {
    const table = { one: row(measure(1)), two: row(measure(1)), three: row(measure(1), { onlyNamed: true }) }
    const ran = async (...argv: string[]) =>
      (await called(argv, table)).printed.split('\n').flatMap((line) => /^\| (\w+) +\| ours/.exec(line)?.[1] ?? [])
    expect(await ran()).toEqual(['one', 'two'])
    expect(await ran('three', 'one')).toEqual(['one', 'three'])
    expect(await ran('--list')).toEqual([])
  })

  it('hands the number of runs on, and leaves no scratch folder behind', async () => {
    const seen: { runs: number; scratch: string }[] = []
    const load = async () => ({
      run: async ({ runs, scratch }: { runs: number; scratch: string }) => {
        seen.push({ runs, scratch })
        return measure(1)
      },
    })
    await called([], { one: row(measure(1), { load }) })
    await called(['--runs', '7'], { one: row(measure(1), { load }) })
    expect(seen.map(({ runs }) => runs)).toEqual([3, 7])
    for (const { scratch } of seen) expect(() => readdirSync(scratch)).toThrow('ENOENT')
  })
})

describe('what is recorded', () => {
  const table = (first: number): Record<string, Bench> => ({
    one: row({
      ...measure(first, half),
      notes: ['What it means.'],
      files: [{ path: 'one.svg', content: `<svg>${first}</svg>\n` }],
    }),
    two: row({ ...measure(3), tables: [{ title: 'Context', head: ['a', 'b'], rows: [['1', '2']] }] }),
  })
  const page = (home: string) => readFileSync(join(home, 'RESULTS.md'), 'utf8')

  it('[TL-OPENAPI-243] is written by --update alone, the same for the same numbers', async () => {
    const home = folder()
    await called([], table(0.25), home)
    expect(readdirSync(home)).toEqual([])
    await called(['--update'], table(0.25), home)
    const first = page(home)
    expect(first.slice(first.indexOf('| bench'))).toBe(`| bench | measure        | value   | bar           | verdict |
|-------|----------------|---------|---------------|---------|
| one   | ours of theirs | 0.250 × | at most 0.5 × | held    |
| two   | ours of theirs | 3.000 × | –             | –       |

## one

a bench of this test. Medians of 3 runs.

What it means.

![one](one.svg)

## two

a bench of this test. Medians of 3 runs.

Context:

| a   | b   |
|-----|-----|
| 1   | 2   |
`)
    expect(readFileSync(join(home, 'one.svg'), 'utf8')).toBe('<svg>0.25</svg>\n')
    await called(['--update'], table(0.25), home)
    expect(page(home)).toBe(first)
  })

  it('[TL-OPENAPI-244] keeps what it says of benches that did not run', async () => {
    const home = folder()
    await called(['--update'], table(0.25), home)
    const first = page(home)
    expect((await called(['one', '--update'], table(0.75), home)).code).toBe(1)
    expect(page(home)).toBe(
      first.replace('| 0.250 × | at most 0.5 × | held    |', '| 0.750 × | at most 0.5 × | MISSED  |'),
    )
    const { one: _gone, ...left } = table(1)
    await called(['two', '--update'], left, home)
    expect(page(home)).not.toContain('| one')
  })
})

it('[TL-OPENAPI-249] has a file for every bench of the table', async () => {
  const loaded = await Promise.all(Object.values(benches).map(async ({ load }) => typeof (await load()).run))
  expect(loaded).toEqual(Object.keys(benches).map(() => 'function'))
  const files = readdirSync(join(import.meta.dirname, '../src/benches')).map((file) => file.replace('.ts', ''))
  expect(files.filter((name) => name !== 'against-peer').sort()).toEqual(Object.keys(benches).sort())
})
