import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openWorkspace, relativePath } from '@throughline/kernel'
import { impactSince } from '@throughline/trace/impact-since'
import { makeScratchCopy } from './scratch-copy.ts'
import { type SeededEdit, seededEdits } from './seeded-edits.ts'

/** What one edit showed: which tests were selected, and which turned red. */
export interface MeasuredEdit {
  edit: SeededEdit
  tests: number
  selected: number
  red: number
  /** Tests that turned red and were not selected: there may be none. */
  missed: string[]
}

export interface Measurement {
  /** The packages whose code is edited, and those whose tests run on every edit. */
  edited: readonly string[]
  tested: readonly string[]
  count: number
  seed: number
}

/** Plants seeded edits one by one in a copy of the repository, and compares what was selected with what turned red. */
export const measureImpact = async ({ edited, tested, count, seed }: Measurement): Promise<MeasuredEdit[]> => {
  const copy = makeScratchCopy()
  try {
    const files = edited.flatMap((folder) => sourcesIn(copy.root, folder))
    // Once as it is: what the tests execute is the evidence, and all of them are green.
    for (const folder of tested) vitest(copy.root, folder, [])
    const measured: MeasuredEdit[] = []
    for (const edit of seededEdits(copy.root, files, count, seed)) {
      copy.plant([edit])
      const { value } = await impactSince(await openWorkspace(copy.root), 'HEAD')
      const selected = new Set(value.tests.map(({ file, name }) => `${file} ${name}`))
      const ran = tested.flatMap((folder) => statuses(copy.root, folder))
      const red = ran.filter(({ failed }) => failed).map(({ key }) => key)
      const chosen = ran.filter(({ key }) => selected.has(key)).length
      const missed = red.filter((key) => !selected.has(key))
      measured.push({ edit, tests: ran.length, selected: chosen, red: red.length, missed })
      copy.plant([{ file: edit.file, from: edit.to, to: edit.from }])
      process.stderr.write(
        `${measured.length} ${edit.what}: ${red.length} red, ${chosen} of ${ran.length} selected, ${missed.length} missed\n`,
      )
    }
    return measured
  } finally {
    copy.remove()
  }
}

const sourcesIn = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `${folder}/src/${name.replaceAll('\\', '/')}`)

const vitest = (root: string, folder: string, more: readonly string[]) =>
  spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', '../../vitest.config.ts', ...more],
    { cwd: join(root, folder), encoding: 'utf8' },
  )

interface JsonReport {
  testResults: { name: string; assertionResults: { ancestorTitles: string[]; title: string; status: string }[] }[]
}

/** Whether each test of a package is red. A file that does not load is one red test. */
const statuses = (root: string, folder: string): { key: string; failed: boolean }[] => {
  const out = join(root, '.throughline', 'edit.json')
  rmSync(out, { force: true })
  const { stderr } = vitest(root, folder, ['--pool=threads', '--reporter=json', `--outputFile=${out}`])
  let report: JsonReport
  try {
    report = JSON.parse(readFileSync(out, 'utf8')) as JsonReport
  } catch {
    throw new Error(`${folder}: its tests did not run: ${stderr.slice(-2000)}`)
  }
  return report.testResults.flatMap(({ name, assertionResults }) => {
    const file = relativePath(root, name)
    if (assertionResults.length === 0) return [{ key: `${file} (file)`, failed: true }]
    return assertionResults.map(({ ancestorTitles, title, status }) => ({
      key: `${file} ${[...ancestorTitles, title].join(' > ')}`,
      failed: status === 'failed',
    }))
  })
}

/** Of all edits: which part of what turned red was selected, and which part of what was selected turned red. */
export const ratesOf = (measured: readonly MeasuredEdit[]): { recall: number; precision: number } => {
  const sum = (of: (each: MeasuredEdit) => number) => measured.reduce((total, each) => total + of(each), 0)
  const [red, selected, missed] = [
    sum((each) => each.red),
    sum((each) => each.selected),
    sum((each) => each.missed.length),
  ]
  return { recall: red === 0 ? 1 : (red - missed) / red, precision: selected === 0 ? 1 : (red - missed) / selected }
}

/** The table that `docs/impact.md` shows. */
export const tableOf = (measured: readonly MeasuredEdit[]): string => {
  const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`)
  const cell = (text: string) => text.replaceAll('|', '\\|')
  const rows = measured.map(({ edit, tests, selected, red, missed }) => {
    const found = red - missed.length
    return `| \`${edit.file}\` | \`${cell(edit.what)}\` | ${selected} of ${tests} | ${red} | ${percent(found, red)} | ${percent(found, selected)} |`
  })
  const { recall, precision } = ratesOf(measured)
  return [
    '| file | edit | selected | red | recall | precision |',
    '|---|---|---|---|---|---|',
    ...rows,
    `| **all** | | | | **${percent(recall, 1)}** | **${percent(precision, 1)}** |`,
    '',
  ].join('\n')
}
