import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import {
  confine,
  type Finding,
  type Outcome,
  outcome,
  parseSourceDocument,
  relativePath,
  type SourceDocument,
  UsageError,
} from '@throughline/kernel'
import { isObject, type Kind, referenceOf, walkDocument } from './document-shape.ts'
import { fragmentOf, valueAt } from './pointers.ts'
import { finding } from './reading-findings.ts'
import { fetchDocument, isRemote } from './remote.ts'

export interface ReadOptions {
  /** Absolute folder that the paths of findings are relative to. */
  root: string
  /** The entry document, absolute or relative to `root`. */
  file: string
  /** Folder that `$ref`s may not leave; `root` by default. */
  boundary?: string
  /** Whether a `$ref` may name an `http:` or `https:` URL. */
  allowRemote?: boolean
  /** The requirement IDs that exist; without it none is called unknown. */
  knownIds?: ReadonlySet<string>
}

/** One value of one file. `id` is the file's absolute path, or its URL. */
export interface Place {
  id: string
  pointer: string
}

export interface Reference {
  from: string
  /** What the `$ref` itself names; that may be a reference again. */
  names: Place
  /** The object at the end of the chain. */
  reaches: Place
}

export interface Documents {
  entry: string
  files: Map<string, SourceDocument>
  /** Reference objects by identity: the document each stands in, and the value that it stands for. */
  references: Map<object, Reference>
}

/** Reads the entry document, which somebody named. @throws UsageError when it is not there */
export const loadEntry = ({ root, file }: ReadOptions): Outcome<SourceDocument | undefined> => {
  const path = resolve(root, file)
  const read = readLocal(path)
  if ('text' in read) return parseSourceDocument(relativePath(root, path), read.text)
  throw new UsageError(`${relativePath(root, path)} ${read.problem}`, 'Name an OpenAPI document: a YAML or JSON file.')
}

const remoteRefused = 'is remote, and remote references are not allowed here'
const outside = 'leads out of the folder that references are confined to'

/** What to do where the reference itself may be right. */
const helpWith: Readonly<Record<string, { help: string }>> = {
  [remoteRefused]: { help: 'Keep a copy beside the document and refer to that, or pass --allow-remote.' },
  [outside]: { help: 'Move the file into the folder of the document, or of the workspace.' },
}

/** Reads every document that the references of the entry reach, and judges the references on the way. */
export const loadDocuments = async (
  options: ReadOptions,
  entryDocument: SourceDocument,
): Promise<Outcome<Documents>> => {
  const { root } = options
  const entry = resolve(root, options.file)
  const boundary = resolve(root, options.boundary ?? '.')
  const findings: Finding[] = []
  const files = new Map<string, SourceDocument | undefined>()
  const references = new Map<object, Reference>()

  const parse = (id: string, text: string): SourceDocument | undefined => {
    const parsed = parseSourceDocument(isRemote(id) ? id : relativePath(root, id), text)
    findings.push(...parsed.findings)
    files.set(id, parsed.value)
    return parsed.value
  }

  /** Loads what a reference names; a string says why that cannot be. */
  const load = async (from: string, reference: string): Promise<{ id: string } | string> => {
    const target = targetOf(from, reference)
    if (target === undefined) return 'names neither a file nor an http URL'
    if (isRemote(target)) {
      if (!options.allowRemote) return remoteRefused
      if (!files.has(target)) {
        const fetched = await fetchDocument(target)
        if ('problem' in fetched) return fetched.problem
        parse(target, fetched.text)
      }
      return { id: target }
    }
    if (isRemote(from)) return 'leads from a remote document to a local file'
    if (target === from) return { id: from }
    try {
      const confined = confine(boundary, dirname(from), target)
      if (confined === undefined) return outside
      if (!files.has(confined)) {
        const read = readLocal(confined)
        if ('problem' in read) return `names ${relativePath(root, confined)}, which ${read.problem}`
        parse(confined, read.text)
      }
      return { id: confined }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === undefined) throw error
      // A name that is too long, links in a circle: what the document says, not what the person did.
      return `names a file that cannot be read (${code})`
    }
  }

  /** Follows one reference through every further one, to the value that it stands for. */
  const follow = async (from: Place, node: object, reference: string, kind: Kind): Promise<Reference | undefined> => {
    const way = new Set<object>([node])
    const at = () => files.get(from.id)?.locate(`${from.pointer}/$ref`)
    const unresolved = (text: string): undefined => {
      const message = `the reference '${reference}' ${text}`
      findings.push(finding('reference-unresolved', message, { location: at(), ...helpWith[text] }))
    }
    let names: Place | undefined
    let current = from.id
    for (let step = reference; ; ) {
      const loaded = await load(current, step)
      if (typeof loaded === 'string') return unresolved(loaded)
      const document = files.get(loaded.id)
      if (document === undefined) return undefined // Why it does not parse has been said.
      const pointer = fragmentOf(step)
      if (pointer === undefined) return unresolved('has an anchor for a fragment; only JSON Pointers are followed')
      const found = valueAt(document.value, pointer)
      if (found === undefined) {
        const beyond = step === reference ? '' : ` (on the way, '${step}')`
        return unresolved(`leads nowhere${beyond}: ${document.file} has no ${pointer}`)
      }
      const reaches = { id: loaded.id, pointer }
      names ??= reaches
      const next = referenceOf(found.value, kind)
      if (next === undefined) {
        if (isObject(found.value) || (kind === 'Schema' && typeof found.value === 'boolean')) {
          return { from: from.id, names, reaches }
        }
        return unresolved(`leads to ${nameOfType(found.value)}, where ${articleOf(kind)} object is expected`)
      }
      if (way.has(found.value as object)) {
        findings.push(
          finding('reference-endless', `the reference '${reference}' leads back to itself and never to an object`, {
            location: at(),
          }),
        )
        return undefined
      }
      way.add(found.value as object)
      current = loaded.id
      step = next
    }
  }

  files.set(entry, entryDocument)
  /** What each object was first met as; a reference may expect another kind. */
  const kinds = new Map<object, Kind>()
  const checks: { from: Place; node: object; kind: Kind }[] = []
  const seen = new WeakSet<object>()
  const open: (Place & { kind: Kind })[] = [{ id: entry, pointer: '', kind: 'OpenApi' }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { id } = next
    const value = valueAt(files.get(id)?.value, next.pointer)?.value
    for (const { node, kind, pointer } of walkDocument(value, next.kind, next.pointer, seen)) {
      if (typeof node !== 'object' || node === null || kind === 'Data') continue
      kinds.set(node, kind)
      const reference = referenceOf(node, kind)
      if (reference === undefined) continue
      const followed = await follow({ id, pointer }, node, reference, kind)
      if (followed === undefined) continue
      references.set(node, followed)
      checks.push({ from: { id, pointer }, node, kind })
      open.push({ ...followed.reaches, kind })
      if (followed.names !== followed.reaches) open.push({ ...followed.names, kind })
    }
  }
  for (const { from, node, kind } of checks) {
    const { reaches } = references.get(node) as Reference
    const target = valueAt(files.get(reaches.id)?.value, reaches.pointer)?.value
    const found = kinds.get(target as object)
    if (found === undefined || found === kind) continue
    const message = `the reference '${referenceOf(node, kind)}' leads to ${articleOf(found)} object, where ${articleOf(kind)} object is expected`
    const location = files.get(from.id)?.locate(`${from.pointer}/$ref`)
    findings.push(finding('reference-unresolved', message, { location }))
  }
  const loaded = new Map([...files].flatMap(([id, file]) => (file ? [[id, file] as const] : [])))
  return outcome({ entry, files: loaded, references }, findings)
}

const readLocal = (path: string): { text: string } | { problem: string } => {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return { problem: 'does not exist' }
  if (!stats.isFile()) return { problem: stats.isDirectory() ? 'is a folder' : 'is no regular file' }
  try {
    return { text: readFileSync(path, 'utf8') }
  } catch (error) {
    return { problem: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})` }
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

const nameOfType = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`

const articleOf = (kind: Kind): string => (/^[AEO]/.test(kind) ? `an ${kind}` : `a ${kind}`)
