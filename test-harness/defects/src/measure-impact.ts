import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openWorkspace, relativePath } from '@throughline/kernel'
import { impactSince } from '@throughline/trace/impact-since'
import { plantProbes, readProbes } from './probes.ts'
import { makeScratchCopy, type ScratchCopy } from './scratch-copy.ts'
import { type SeededEdit, seededEdits } from './seeded-edits.ts'

/** What one edit showed. Tests are `file name`. */
export interface MeasuredEdit {
  edit: SeededEdit
  /** The folders of which all tests ran on the edit, and how many that are. */
  tested: readonly string[]
  tests: number
  /** Listed because they were seen to execute the function, one by one. */
  listed: string[]
  /** Listed because something in their file did, and nobody knows in which test. */
  listedByFile: string[]
  /** Listed for any other reason. */
  listedOtherwise: string[]
  /** What a probe in the function saw execute it, one by one. */
  executed: string[]
  red: string[]
}

export interface Measurement {
  /** How many edits of a folder's sources, and the folders of which all tests run on each of them. */
  parts: readonly { edited: string; tested: readonly string[]; count: number }[]
  seed: number
}

type Part = Measurement['parts'][number]

/** Plants seeded edits one by one in a copy of the repository, and compares what was listed with what ran and turned red. */
export const measureImpact = async ({ parts, seed }: Measurement): Promise<MeasuredEdit[]> => {
  const copy = makeScratchCopy()
  try {
    const planned = parts.flatMap((part) =>
      seededEdits(copy.root, sourcesIn(copy.root, part.edited), part.count, seed).map((edit) => ({ edit, part })),
    )
    const folders = [...new Set(parts.flatMap(({ tested }) => tested))]
    const probed = probe(copy, folders, planned)
    // Once as it is: what the tests execute is the evidence.
    for (const folder of folders) vitest(copy.root, folder, [])
    const measured: MeasuredEdit[] = []
    for (const [index, { edit, part }] of planned.entries()) {
      const executed = [...(probed[index]?.tests ?? [])].filter((key) => isIn(part, key))
      const one = await measureEdit(copy, edit, part, executed)
      measured.push(one)
      const { tests, listed, listedByFile, listedOtherwise, red } = one
      const wrong = listed.filter((key) => !executed.includes(key))
      process.stderr.write(
        `${measured.length} ${edit.file}:${edit.line} ${edit.what}\n` +
          `  ${listed.length} of ${tests} listed, ${listedByFile.length} by file, ${listedOtherwise.length} otherwise, ` +
          `${executed.length} executed it, ${red.length} red, ${missedOf(one).length} missed\n` +
          [...wrong.map((key) => `  not executed: ${key}\n`), ...missedOf(one).map((key) => `  missed: ${key}\n`)].join(
            '',
          ),
      )
    }
    return measured
  } finally {
    copy.remove()
  }
}

const probe = (copy: ScratchCopy, folders: readonly string[], planned: readonly { edit: SeededEdit }[]) => {
  const file = join(copy.root, 'probes.txt')
  const edits = planned.map(({ edit }) => edit)
  plantProbes(copy, edits)
  try {
    for (const folder of folders) vitest(copy.root, folder, [], { PROBES: file })
    return readProbes(copy.root, existsSync(file) ? readFileSync(file, 'utf8') : '', edits.length)
  } finally {
    copy.restore()
  }
}

const measureEdit = async (
  copy: ScratchCopy,
  edit: SeededEdit,
  part: Part,
  executed: string[],
): Promise<MeasuredEdit> => {
  copy.plant([edit])
  const { value } = await impactSince(await openWorkspace(copy.root), 'HEAD')
  const ran = part.tested.flatMap((folder) => statuses(copy.root, folder))
  const keys = new Set(ran.map(({ key }) => key))
  const reasons = new Map(value.tests.map(({ file, name, why }) => [`${file} ${name}`, why.map(({ kind }) => kind)]))
  const listedFor = (fits: (kinds: readonly string[]) => boolean): string[] =>
    [...reasons].flatMap(([key, kinds]) => (keys.has(key) && fits(kinds) ? [key] : []))
  const failed = ran.filter((each) => each.failed).map(({ key }) => key)
  // What was not listed and failed once may have failed by itself.
  const unlisted = [...new Set(failed.filter((key) => !reasons.has(key)).map((key) => folderOf(part, key)))]
  const again = new Map(
    unlisted.flatMap((folder) => statuses(copy.root, folder)).map(({ key, failed }) => [key, failed]),
  )
  copy.restore()
  return {
    edit,
    tested: part.tested,
    tests: ran.length,
    listed: listedFor((kinds) => kinds.includes('executed')),
    listedByFile: listedFor((kinds) => kinds.includes('executed-by-file') && !kinds.includes('executed')),
    listedOtherwise: listedFor((kinds) => !kinds.some((kind) => kind.startsWith('executed'))),
    executed,
    red: failed.filter((key) => reasons.has(key) || again.get(key) === true),
  }
}

const isIn = ({ tested }: Part, key: string): boolean => tested.some((folder) => key.startsWith(`${folder}/`))

const folderOf = ({ tested }: Part, key: string): string => tested.find((folder) => key.startsWith(`${folder}/`)) ?? ''

const sourcesIn = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `${folder}/src/${name.replaceAll('\\', '/')}`)

/** An edit may take the end from a loop: what hangs is ended, and the edit is no measure of anything. */
const mostMs = 600_000

const vitest = (root: string, folder: string, more: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const { THROUGHLINE_TIER: _tier, NODE_OPTIONS: _options, ...own } = process.env
  const answer = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', '../../vitest.config.ts', ...more],
    { cwd: join(root, folder), encoding: 'utf8', timeout: mostMs, env: { ...own, ...env }, maxBuffer: 1 << 28 },
  )
  if (answer.error) throw new Error(`${folder}: its tests did not end: ${answer.error.message}`)
  return answer
}

interface JsonReport {
  testResults: { name: string; assertionResults: { ancestorTitles: string[]; title: string; status: string }[] }[]
}

/** Whether each test of a package is red. A file that does not load is one red test. */
const statuses = (root: string, folder: string): { key: string; failed: boolean }[] => {
  const out = join(root, '.throughline', 'edit.json')
  rmSync(out, { force: true })
  const { stderr } = vitest(root, folder, ['--testTimeout=20000', '--reporter=json', `--outputFile=${out}`])
  let report: JsonReport
  try {
    report = JSON.parse(readFileSync(out, 'utf8')) as JsonReport
  } catch {
    throw new Error(`${folder}: its tests did not run: ${stderr.slice(-2000)}`)
  }
  return report.testResults.flatMap(({ name, assertionResults }) => {
    const file = relativePath(root, name)
    if (assertionResults.length === 0) return [{ key: `${file} (file)`, failed: true }]
    return assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ ancestorTitles, title, status }) => ({
        key: `${file} ${[...ancestorTitles, title].join(' > ')}`,
        failed: status === 'failed',
      }))
  })
}

/** Red, and not listed: the edit would have landed unseen. */
export const missedOf = ({ red, listed, listedByFile, listedOtherwise }: MeasuredEdit): string[] => {
  const known = new Set([...listed, ...listedByFile, ...listedOtherwise])
  return red.filter((key) => !known.has(key))
}

export interface Rates {
  /** Of the tests that were listed one by one: the part that a probe saw execute the function. */
  precision: number
  /** Of the tests that a probe saw: the part that is listed, for whatever reason. */
  recall: number
  /** Of the tests that turned red: the part that is listed. */
  caught: number
}

export const ratesOf = (measured: readonly MeasuredEdit[]): Rates => {
  const sum = (of: (each: MeasuredEdit) => number) => measured.reduce((total, each) => total + of(each), 0)
  const part = (some: number, all: number) => (all === 0 ? 1 : some / all)
  return {
    precision: part(
      sum(rightOf),
      sum(({ listed }) => listed.length),
    ),
    recall: part(
      sum(foundOf),
      sum(({ executed }) => executed.length),
    ),
    caught: part(
      sum((each) => each.red.length - missedOf(each).length),
      sum(({ red }) => red.length),
    ),
  }
}

export const rightOf = ({ listed, executed }: MeasuredEdit): number => {
  const seen = new Set(executed)
  return listed.filter((key) => seen.has(key)).length
}

export const foundOf = ({ listed, listedByFile, listedOtherwise, executed }: MeasuredEdit): number => {
  const known = new Set([...listed, ...listedByFile, ...listedOtherwise])
  return executed.filter((key) => known.has(key)).length
}
