import { didYouMean, type Finding, findingsOf, type Outcome, outcome, type SourceDocument } from '@throughline/kernel'
import picomatch from 'picomatch'
import { layersFindings } from './findings.ts'

const finding = findingsOf(layersFindings)

/** A row of `ci/layers.yaml`, its globs compiled. */
export interface LayerRow {
  /** Whether the row speaks of this package folder. */
  covers: (folder: string) => boolean
  /** Whether the package's sources may import this folder. */
  allows: (folder: string) => boolean
  /** Whether its tests may. */
  allowsInTests: (folder: string) => boolean
  why: string
}

const keys = ['from', 'may-import', 'tests', 'why']

/** Reads the table; a row that is not understood is a finding and allows nothing. */
export const readLayerTable = (document: SourceDocument, folders: readonly string[]): Outcome<LayerRow[]> => {
  const entries = document.value
  if (!Array.isArray(entries)) {
    return outcome(
      [],
      [finding('layer-table-invalid', 'the file is not a list of rows', { location: document.locate('') })],
    )
  }
  const rows: LayerRow[] = []
  const findings: Finding[] = []
  for (const [index, entry] of entries.entries()) {
    const faults = faultsOf(entry, folders)
    for (const { message, pointer } of faults) {
      findings.push(finding('layer-table-invalid', message, { location: document.locate(`/${index}${pointer}`) }))
    }
    if (faults.length === 0) rows.push(rowOf(entry as RawRow))
  }
  return outcome(rows, findings)
}

interface RawRow {
  from: string
  'may-import': string[]
  tests?: string[]
  why: string
}

const faultsOf = (entry: unknown, folders: readonly string[]): { message: string; pointer: string }[] => {
  if (entry === null || typeof entry !== 'object') return [{ message: 'the row is not a mapping', pointer: '' }]
  const row = entry as Partial<Record<string, unknown>>
  const unknown = Object.keys(row)
    .filter((key) => !keys.includes(key))
    .map((key) => ({ message: `unknown key '${key}'${didYouMean(key, keys)}`, pointer: `/${key}` }))
  const texts = ['from', 'why']
    .filter((key) => typeof row[key] !== 'string' || row[key] === '')
    .map((key) => ({ message: `'${key}' is missing or not a text`, pointer: '' }))
  const lists = ['may-import', 'tests']
    .filter((key) => !(key === 'tests' && row[key] === undefined) && !isTexts(row[key]))
    .map((key) => ({ message: `'${key}' is missing or not a list of texts`, pointer: '' }))
  if (unknown.length + texts.length + lists.length > 0) return [...unknown, ...texts, ...lists]
  const { from, 'may-import': imports, tests = [] } = row as unknown as RawRow
  return [
    ...dead(folders, [from], '/from', false),
    ...dead(folders, imports, '/may-import', true),
    ...dead(folders, tests, '/tests', true),
  ]
}

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((each) => typeof each === 'string')

const dead = (folders: readonly string[], globs: readonly string[], pointer: string, listed: boolean) =>
  globs.flatMap((glob, index) => {
    const matches = picomatch(glob)
    if (folders.some((folder) => matches(folder))) return []
    return [{ message: `'${glob}' matches no workspace package`, pointer: listed ? `${pointer}/${index}` : pointer }]
  })

const rowOf = ({ from, 'may-import': imports, tests = [], why }: RawRow): LayerRow => ({
  covers: picomatch(from),
  allows: imports.length === 0 ? () => false : picomatch(imports),
  allowsInTests: tests.length === 0 ? () => false : picomatch(tests),
  why,
})
