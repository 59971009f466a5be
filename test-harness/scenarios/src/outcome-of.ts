import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type CliOptions, type JsonReport, type Place, xtask } from './xtask.ts'

/** Everything that a scenario of bad input holds against its table: whole, so that nothing unexpected passes. */
export interface Outcome {
  status: number | null
  /** `file:line:column code message` of each error and warning; else what stands on stderr. */
  said: string[]
  /** Files that differ from before, came or went. */
  changed: string[]
  /** Lines of a stack trace. */
  traces: string[]
  /** Command lines of processes that still run in the folder. */
  left: string[]
}

/** What remains when a call says what is wrong and does nothing else. */
export const onlySays = (status: 1 | 2, ...said: unknown[]) => ({ status, said, changed: [], traces: [], left: [] })

/** Calls the command line in a folder, and tells what it said and what it left behind. */
export const outcomeOf = async (argv: readonly string[], options: CliOptions): Promise<Outcome> => {
  const before = bytesOf(options.cwd)
  const { status, stdout, stderr } = await xtask([...argv, '--format', 'json'], options)
  return {
    status,
    said: stdout === '' ? stderr.trim().split('\n') : faultsOf(JSON.parse(stdout) as JsonReport),
    changed: differences(before, bytesOf(options.cwd)),
    traces: tracesIn(`${stdout}\n${stderr}`),
    left: processesIn(options.cwd),
  }
}

const faultsOf = ({ findings }: JsonReport): string[] =>
  findings
    .filter(({ level }) => level !== 'info')
    .map(({ code, level, message, location, related = [], help = '' }) => {
      const others = related.map((each) => `, ${placeOf(each.location)} ${each.message}`)
      const notes = [...(level === 'warning' ? [' (a warning)'] : []), ...(help === '' ? [' (and no help)'] : [])]
      return [`${placeOf(location)} ${code} ${message}`, ...others, ...notes].join('')
    })

const placeOf = (place: Place | undefined): string => (place ? `${place.file}:${place.line}:${place.column}` : '-')

export const tracesIn = (text: string): string[] =>
  text.split(/\\n|\n/).filter((line) => /^\s+at /.test(line) || line.includes('node:internal'))

/** What a run may leave: caches, and what git ignores. */
const passedOver = new Set(['node_modules', '.turbo', '.throughline'])

/** Every file of a folder by path, as a digest of its bytes; of a link, where it leads. */
export const bytesOf = (root: string): Map<string, string> => {
  const files = new Map<string, string>()
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!passedOver.has(entry.name)) visit(path)
      } else files.set(relative(root, path), digestOf(path))
    }
  }
  visit(root)
  return files
}

const digestOf = (path: string): string => {
  const stats = lstatSync(path)
  if (stats.isSymbolicLink()) return `leads to ${readlinkSync(path)}`
  return stats.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'no regular file'
}

export const differences = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path)).sort()

/** The processes that work in a folder, by command line: whatever a run started there, its grandchildren too. */
export const processesIn = (root: string): string[] => {
  // Only Linux shows every process as a folder; elsewhere the services' own records must do.
  if (!existsSync('/proc/self/cwd')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && inFolder(`/proc/${name}/cwd`, root))
    .map((name) => readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim())
}

const inFolder = (link: string, root: string): boolean => {
  try {
    const folder = readlinkSync(link)
    return folder === root || folder.startsWith(`${root}/`)
  } catch {
    // It has ended, or is somebody else's.
    return false
  }
}
