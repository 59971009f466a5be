import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import {
  confine,
  type Finding,
  type Outcome,
  parseSourceBytes,
  relativePath,
  type SourceDocument,
  UsageError,
} from '@throughline/kernel'
import { fetchDocument, isRemote } from './remote.ts'

export interface ReadOptions {
  /** Absolute folder that the paths of findings are relative to. */
  root: string
  /** The entry document, absolute or relative to `root`. */
  file: string
  /** What the entry document holds, where somebody has read it already. */
  bytes?: Buffer
  /** Folder that `$ref`s may not leave; `root` by default. */
  boundary?: string
  /** Whether a `$ref` may name an `http:` or `https:` URL. */
  allowRemote?: boolean
  /** The requirement IDs that exist; without it none is called unknown. */
  knownIds?: ReadonlySet<string>
}

/** Reads the entry document, which somebody named. @throws UsageError when it is not there */
export const loadEntry = ({ root, file, bytes }: ReadOptions): Outcome<SourceDocument | undefined> => {
  const path = resolve(root, file)
  const read = readLocal(relativePath(root, path), path, bytes)
  if (typeof read !== 'string') return read
  // implements: TL-OPENAPI-009
  throw new UsageError(`${relativePath(root, path)} ${read}`, 'Name an OpenAPI document: a YAML or JSON file.')
}

export const remoteRefused = 'is remote, and remote references are not allowed here'
export const outside = 'leads out of the folder that references are confined to'

export interface SourceFiles {
  /** Every document that was read, by absolute path or URL; undefined where it does not parse. */
  files: Map<string, SourceDocument | undefined>
  /** Reads what a reference names, once; a string says why that cannot be. */
  load(from: string, reference: string): Promise<{ id: string } | string>
}

/** The documents that references may reach, read when they are first named. */
export const sourceFiles = (options: ReadOptions, entry: SourceDocument, findings: Finding[]): SourceFiles => {
  const { root } = options
  const boundary = resolve(root, options.boundary ?? '.')
  const files = new Map<string, SourceDocument | undefined>([[resolve(root, options.file), entry]])
  const keep = (id: string, read: Outcome<SourceDocument | undefined>): { id: string } => {
    findings.push(...read.findings)
    files.set(id, read.value)
    return { id }
  }
  return {
    files,
    async load(from, reference) {
      const target = targetOf(from, reference)
      if (target === undefined) return 'names neither a file nor an http URL'
      if (isRemote(target)) {
        // implements: TL-OPENAPI-004
        if (!options.allowRemote) return remoteRefused
        if (files.has(target)) return { id: target }
        const fetched = await fetchDocument(target)
        if ('problem' in fetched) return fetched.problem
        return keep(
          target,
          parseSourceBytes(target, fetched.bytes.length, () => fetched.bytes),
        )
      }
      if (isRemote(from)) return 'leads from a remote document to a local file'
      if (target === from) return { id: from }
      try {
        const confined = confine(boundary, dirname(from), target)
        // implements: TL-OPENAPI-004
        if (confined === undefined) return outside
        if (files.has(confined)) return { id: confined }
        const file = relativePath(root, confined)
        const read = readLocal(file, confined)
        return typeof read === 'string' ? `names ${file}, which ${read}` : keep(confined, read)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === undefined) throw error
        // A name that is too long, links in a circle: what the document says, not what the person did.
        return `names a file that cannot be read (${code})`
      }
    },
  }
}

const readLocal = (file: string, path: string, bytes?: Buffer): Outcome<SourceDocument | undefined> | string => {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return 'does not exist'
  if (!stats.isFile()) return stats.isDirectory() ? 'is a folder' : 'is no regular file'
  try {
    return parseSourceBytes(file, stats.size, () => bytes ?? readFileSync(path))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return `cannot be read (${code})`
  }
}

/** Absolute path or URL of the document that a reference names. */
const targetOf = (from: string, reference: string): string | undefined => {
  const [name = ''] = reference.split('#', 1)
  if (name === '') return from
  try {
    if (isRemote(from) || /^https?:/i.test(name)) {
      const url = new URL(name, isRemote(from) ? from : undefined)
      url.hash = ''
      return url.href
    }
    if (/^[a-z][a-z0-9+.-]+:/i.test(name)) return undefined
    const path = decodeURIComponent(name)
    // No file has a NUL in its name, and the file system throws at it.
    return path.includes('\0') ? undefined : resolve(dirname(from), path)
  } catch {
    return undefined
  }
}
