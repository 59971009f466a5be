import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { didYouMean, UsageError } from '@throughline/kernel'
import type { Bench } from './bench.ts'
import { measureCells, tableText, type Verdict, verdictOf } from './format.ts'
import { type Measured, measureHead, resultsText } from './results.ts'

export interface Edge {
  /** The folder of `RESULTS.md`. */
  home: string
  signal: AbortSignal
  print(text: string): void
  complain(text: string): void
}

/** Runs what the call asks for. 0: every bar held; 1: one is missed; 2: a wrong call, or a process that failed. */
export const bench = async (
  argv: readonly string[],
  benches: Readonly<Record<string, Bench>>,
  edge: Edge,
): Promise<number> => {
  try {
    const call = callOf(argv, benches)
    if (call.help) edge.print(helpText)
    else if (call.list) edge.print(listText(benches))
    else return await measureAll(call, benches, edge)
    return 0
  } catch (error) {
    if (edge.signal.aborted) throw error
    if (error instanceof UsageError) {
      edge.complain(`bench: ${error.message}\n${error.help ?? 'pnpm bench --help shows how it is called.'}\n`)
      return 2
    }
    throw error
  }
}

// implements: TL-OPENAPI-241, TL-OPENAPI-245
const measureAll = async (
  { names, runs, update }: BenchCall,
  benches: Readonly<Record<string, Bench>>,
  edge: Edge,
): Promise<number> => {
  if (!process.version.startsWith('v24.')) {
    throw new UsageError(`Node ${process.version} runs this; the numbers are of Node 24`, 'Start it with pnpm bench.')
  }
  const measured = new Map<string, Measured>()
  let failed = 0
  for (const name of names) {
    const row = benches[name]
    if (!row) continue
    edge.print(`${name}: ${row.summary}\n`)
    try {
      const one = await measureOne(name, row, runs ?? row.runs, edge)
      measured.set(name, one)
      edge.print(`${resultText(name, one)}\n\n`)
      // After each, so that an interrupt or a failure of the next costs nothing of it.
      if (update) record(new Map([[name, one]]), Object.keys(benches), edge)
    } catch (error) {
      if (edge.signal.aborted) throw error
      failed++
      edge.complain(
        `bench: ${error instanceof Error ? error.message : String(error)}\nNothing is measured of ${name}.\n`,
      )
    }
  }
  const measures = [...measured.values()].flatMap(({ result }) => result.measures)
  const count = (verdict: Verdict) => measures.filter((measure) => measure.bar && verdictOf(measure) === verdict).length
  const missed = count('MISSED')
  edge.print(`bars: ${count('held')} held, ${missed} missed, ${count('not measured')} not measured\n`)
  if (failed > 0) edge.print(`${failed} of ${names.length} benches failed\n`)
  return failed > 0 ? 2 : missed > 0 ? 1 : 0
}

const measureOne = async (name: string, { summary, load }: Bench, runs: number, edge: Edge): Promise<Measured> => {
  const scratch = mkdtempSync(join(tmpdir(), `throughline-bench-${name}-`))
  try {
    const { run } = await load()
    const progress = (line: string) => edge.complain(`  ${line}\n`)
    return { summary, runs, result: await run({ runs, scratch, progress, signal: edge.signal }) }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

const resultText = (name: string, { result }: Measured): string =>
  [
    tableText(
      measureHead,
      result.measures.map((measure) => [name, ...measureCells(measure)]),
    ),
    ...(result.tables ?? []).flatMap(({ title, head, rows }) => [`${title}:`, tableText(head, rows)]),
    ...(result.notes ?? []),
  ].join('\n\n')

const record = (measured: ReadonlyMap<string, Measured>, order: readonly string[], { home }: Edge): void => {
  mkdirSync(home, { recursive: true })
  const page = join(home, 'RESULTS.md')
  const files = [...measured.values()].flatMap(({ result }) => result.files ?? [])
  for (const { path, content } of files) writeFileSync(join(home, path), content)
  writeFileSync(page, resultsText(textOf(page), measured, order))
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

interface BenchCall {
  names: readonly string[]
  runs: number | undefined
  update: boolean
  list: boolean
  help: boolean
}

const options = {
  update: { type: 'boolean', default: false },
  runs: { type: 'string' },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

const callOf = (argv: readonly string[], benches: Readonly<Record<string, Bench>>): BenchCall => {
  // `pnpm bench -- NAME` hands the dashes on.
  const { values, positionals } = parsed(argv.filter((word) => word !== '--'))
  const known = Object.keys(benches)
  for (const name of positionals) {
    if (!known.includes(name)) {
      throw new UsageError(`no bench '${name}'${didYouMean(name, known)}`, 'pnpm bench --list names them.')
    }
  }
  const runs = values.runs === undefined ? undefined : Number(values.runs)
  if (runs !== undefined && !/^[1-9]\d?$/.test(values.runs ?? '')) {
    throw new UsageError(`--runs takes a whole number from 1 to 99; not '${values.runs}'`)
  }
  const names = known.filter((name) =>
    positionals.length > 0 ? positionals.includes(name) : !benches[name]?.onlyNamed,
  )
  return { names, runs, update: values.update, list: values.list, help: values.help }
}

const parsed = (args: string[]) => {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

const listText = (benches: Readonly<Record<string, Bench>>): string => {
  const width = Math.max(...Object.keys(benches).map((name) => name.length))
  return Object.entries(benches)
    .map(
      ([name, { summary, onlyNamed }]) => `${name.padEnd(width)}  ${summary}${onlyNamed ? ' (only when named)' : ''}\n`,
    )
    .join('')
}

const helpText = `pnpm bench: whole processes side by side on this machine, and the bars that they must hold

Usage
  pnpm bench [NAME …] [--update] [--runs N]

Flags
  --update  write test-harness/bench/RESULTS.md, and the plots it shows
  --runs N  how often each process runs, instead of what the bench says
  --list    name the benches
  --help    print this help

It exits with 1 where a bar is missed. Numbers of a machine that does other work mean little.
`
