import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Measure, RunBench, Table } from '../bench.ts'
import { callSubject } from '../calls.ts'
import { readDocument } from '../edit-document.ts'
import { valueText } from '../format.ts'
import { inTurn, type Ran, runProcess, type Step } from '../run-process.ts'
import { median } from '../statistics.ts'
import { compilers, github, node, placeIn, regenerate, typesAndClient } from '../subjects.ts'

const limit = 1.2

type Side = 'ours' | 'flat'

/** What the compilers print of themselves. */
type Printed = 'Check time' | 'Instantiations'

export const run: RunBench = async (context) => {
  const place = placeIn(context.scratch, 'ours')
  const input = join(place.folder, 'api.json')
  const { document, calls, noCalls, flat } = callSubject(readDocument(github), 300)
  writeFileSync(input, JSON.stringify(document))
  await runProcess(regenerate(place, input, typesAndClient), context)
  const byHand = join(context.scratch, 'flat')
  mkdirSync(byHand)
  copyFileSync(join(place.out, 'types.ts'), join(byHand, 'types.ts'))
  writeFileSync(join(byHand, 'index.ts'), flat)
  for (const folder of [place.out, byHand]) {
    writeFileSync(join(folder, 'calls.ts'), calls)
    writeFileSync(join(folder, 'no-calls.ts'), noCalls)
  }
  const measures: Measure[] = []
  const rows: string[][] = []
  for (const [name, compiler] of Object.entries(compilers)) {
    const check = (folder: string, file: string): Step => ({ argv: [node, ...compiler, ...strict, file], cwd: folder })
    const ran = await inTurn(
      {
        ours: check(place.out, 'calls.ts'),
        flat: check(byHand, 'calls.ts'),
        'ours, no calls': check(place.out, 'no-calls.ts'),
        'flat, no calls': check(byHand, 'no-calls.ts'),
      },
      context,
    )
    // What importing costs is in both, so that only the calls are left.
    const added = (who: Side, what: Printed) => medianOf(ran[who], what) - medianOf(ran[`${who}, no calls`], what)
    measures.push(
      {
        what: `check time of the whole program under ${name}, of the flat union by hand`,
        value: medianOf(ran.ours, 'Check time') / medianOf(ran.flat, 'Check time'),
        unit: 'ratio',
      },
      {
        what: `type instantiations of the calls under ${name}, of the same`,
        value: added('ours', 'Instantiations') / added('flat', 'Instantiations'),
        unit: 'ratio',
        bar: { is: 'most', limit },
      },
    )
    for (const who of ['ours', 'flat'] as const) {
      rows.push([
        name,
        who === 'ours' ? 'generated client' : 'flat union by hand',
        valueText(median(ran[who].map(({ ms }) => ms)), 'ms'),
        valueText(medianOf(ran[who], 'Check time') * 1000, 'ms'),
        valueText(added(who, 'Check time') * 1000, 'ms'),
        String(medianOf(ran[who], 'Instantiations')),
        String(added(who, 'Instantiations')),
      ])
    }
  }
  return { measures, tables: [tableOf(rows)], notes }
}

const strict = [
  '--noEmit',
  '--strict',
  '--extendedDiagnostics',
  ...['--target', 'es2024', '--lib', 'es2024,dom,dom.iterable,dom.asynciterable'],
  ...['--module', 'nodenext', '--moduleResolution', 'nodenext', '--allowImportingTsExtensions', '--skipLibCheck'],
]

/** The median of a number that the compiler prints of itself. */
const medianOf = (runs: readonly Ran[], what: Printed): number =>
  median(
    runs.map(({ output }) => {
      const found = new RegExp(`^${what}:\\s+([\\d.,]+)`, 'm').exec(output)?.[1]
      if (found === undefined) throw new RangeError(`the compiler says nothing of ${what}`)
      return Number(found.replaceAll(',', ''))
    }),
  )

const tableOf = (rows: readonly (readonly string[])[]): Table => ({
  title: 'What the compilers say of themselves; times vary, counts do not',
  head: ['compiler', 'subject', 'process', 'check', 'the calls alone', 'instantiations', 'the calls alone'],
  rows,
})

const notes = [
  'The same 300 calls, each narrowed by status, on the same `types.ts`: once through the generated client, once through functions written by hand, whose answers are unions written out over GitHub’s types and whose bodies hand on to one `fetch`. The bar is on the instantiations that the calls add to a program which only imports the client: they are exact. Check time is of the whole program, and says what a client costs that has typed headers, bodies, streams and documentation for every operation, which the functions by hand have not. That of the calls alone is a difference of some milliseconds between two compilations, too small for a bar. tsc 7 runs with `--singleThreaded`.',
]
