import { createHash, hash } from 'node:crypto'
import { closeSync, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Fingerprint } from '@throughline/kernel'
import { toolVersion } from '@throughline/kernel/tool-version'
import { coloured } from './coloured.ts'
import type { RememberedRun } from './command.ts'

/**
 * The memory of whole runs: a call whose sources and outputs are, byte for byte, what they were after the last one
 * reports what that one reported, and loads nothing else. It may be deleted at any moment.
 */
interface Record {
  version: string
  /** By absolute path, what was read and what was written. */
  files: { [path: string]: Fingerprint }
  /** Where the paths of the sources led: elsewhere they may not be read. */
  sources: { [path: string]: string }
  stdout: string
  exitCode: number
}

/** Calls that may be remembered: they name all that they read and write themselves. */
const isSelfContained = ([command, ...rest]: readonly string[]): boolean =>
  command === 'regen-openapi' && rest.some((flag) => flag === '--input' || flag.startsWith('--input='))

/** Prints what the last run of the same call printed, where nothing changed; undefined where it has to run. */
// implements: TL-OPENAPI-204, TL-OPENAPI-205
export const replayed = (argv: readonly string[]): number | undefined => {
  if (!isSelfContained(argv)) return undefined
  try {
    const record = JSON.parse(readFileSync(recordFile(argv, folderOf(argv)), 'utf8')) as Record
    const files = Object.entries(record.files)
    if (files.some(([path, { size }]) => statSync(path).size !== size)) return undefined
    if (record.version !== ownVersion()) return undefined
    if (files.some(([path, { sha256 }]) => digestOfFile(path) !== sha256)) return undefined
    for (const [path, real] of Object.entries(record.sources)) if (realpathSync.native(path) !== real) return undefined
    // Whoever went away wants no more of it.
    process.stdout.on('error', () => {})
    process.stdout.write(record.stdout)
    return record.exitCode
  } catch {
    // No record, or a file of it is gone.
    return undefined
  }
}

/** Keeps what the same call may report as long as nothing changes. */
export const remember = async (
  argv: readonly string[],
  cwd: string,
  run: RememberedRun & { stdout: string; exitCode: number },
): Promise<void> => {
  if (!isSelfContained(argv)) return
  const files: Record['files'] = {}
  const sources: Record['sources'] = {}
  for (const { path, sha256 } of run.inputs) {
    // Changed since this run began: it may not be what was read.
    if (statSync(path).mtimeMs >= performance.timeOrigin) return
    files[path] = fingerprintOfFile(path, sha256)
    sources[path] = realpathSync.native(path)
  }
  const { fingerprintOf } = await import('@throughline/kernel')
  for (const { folder, artifacts } of run.plans) {
    for (const artifact of artifacts) {
      files[join(folder, artifact.path)] = fingerprintOf(artifact)
    }
    const manifest = join(folder, manifestName)
    files[manifest] = fingerprintOfFile(manifest)
  }
  const record: Record = { version: ownVersion(), files, sources, stdout: run.stdout, exitCode: run.exitCode }
  const { writeCacheFile } = await import('@throughline/kernel/cache-file')
  writeCacheFile(recordFile(argv, cwd), JSON.stringify(record))
}

// The kernel's name of it; the kernel itself is too much to load for a run that does nothing.
const manifestName = '.throughline-manifest.json'

const fingerprintOfFile = (path: string, sha256 = digestOfFile(path)): Fingerprint => ({
  size: statSync(path).size,
  sha256,
})

const chunk = Buffer.allocUnsafeSlow(256 * 1024)

/** In pieces that stay in the processor's cache: memory for many megabytes takes as long to get as their digest. */
const digestOfFile = (path: string): string => {
  const digest = createHash('sha256')
  const file = openSync(path, 'r')
  try {
    const read = (): number => readSync(file, chunk, 0, chunk.length, null)
    for (let length = read(); length > 0; length = read()) digest.update(chunk.subarray(0, length))
  } finally {
    closeSync(file)
  }
  return digest.digest('hex')
}

/** Dependencies that other commands need. The command that may be remembered loads nothing of them. */
export const notLoaded = ['layers', 'links', 'metrics', 'schema-gen', 'spec-extract', 'trace', 'verify'].map(
  (name) => `@throughline/${name}`,
)

let version: string | undefined
/** What this process runs, whatever is written meanwhile. */
export const ownVersion = (): string => (version ??= toolVersion(join(import.meta.dirname, '..'), notLoaded))

/** The folder of the last `--cwd`, else the current one. */
const folderOf = (argv: readonly string[]): string => {
  const index = argv.findLastIndex((flag) => flag === '--cwd' || flag.startsWith('--cwd='))
  const flag = argv[index]
  const named = flag === undefined || flag === '--cwd' ? argv[index + 1] : flag.slice('--cwd='.length)
  return index < 0 || named === undefined ? process.cwd() : resolve(named)
}

const recordFile = (argv: readonly string[], cwd: string): string => {
  const key = hash('sha1', JSON.stringify([argv, coloured(process.stdout)]))
  return join(cwd, '.throughline/cache/runs', `${key}.json`)
}
