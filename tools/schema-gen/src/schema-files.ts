import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import {
  confine,
  didYouMean,
  type Finding,
  type Location,
  parseSourceDocument,
  pointerTokens,
  relativePath,
  type SourceDocument,
} from '@throughline/kernel'
import { finding } from './findings.ts'
import { isObject, type JsonValue, type Schema } from './json.ts'
import { eachSchema } from './keywords.ts'

/** A file that holds schemas. */
export interface SchemaFile {
  /** Absolute path. */
  path: string
  document: SourceDocument
}

/** Where a `$ref` leads. */
export interface Target {
  file: SchemaFile
  pointer: string
  schema: Schema
}

/** Opens the files that a schema refers to, each once, and says what is wrong with a reference. */
export interface SchemaFiles {
  open(path: string): SchemaFile | undefined
  resolve(ref: string, from: SchemaFile, at: Location): Target | undefined
  /** Everything found wrong so far. */
  findings: Finding[]
}

export const schemaFiles = (root: string, boundary: string): SchemaFiles => {
  const opened = new Map<string, SchemaFile | undefined>()
  const findings: Finding[] = []

  const open = (path: string): SchemaFile | undefined => {
    if (opened.has(path)) return opened.get(path)
    const { value, findings: faults } = parseSourceDocument(relativePath(root, path), readFileSync(path, 'utf8'))
    findings.push(...faults)
    const file = value && { path, document: value }
    opened.set(path, file)
    return file
  }

  const unresolvable = (message: string, location: Location): undefined => {
    findings.push(finding('schema-ref-unresolvable', message, { location }))
  }

  // implements: TL-SCHEMA-002
  const fileOf = (ref: string, path: string, from: SchemaFile, location: Location): SchemaFile | undefined => {
    if (path === '') return from
    if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(path)) {
      findings.push(finding('schema-ref-remote', `'${ref}' leads to the network; it is not followed`, { location }))
      return undefined
    }
    const target = confine(boundary, dirname(from.path), path)
    if (target === undefined) {
      findings.push(finding('schema-ref-outside', `'${ref}' leads out of the folder of the documents`, { location }))
      return undefined
    }
    if (!existsSync(target) || !statSync(target).isFile()) {
      const folder = dirname(target)
      const neighbours = existsSync(folder) ? readdirSync(folder) : []
      return unresolvable(`there is no file '${path}'${didYouMean(basename(target), neighbours)}`, location)
    }
    return open(target)
  }

  // implements: TL-SCHEMA-002
  const resolve = (ref: string, from: SchemaFile, location: Location): Target | undefined => {
    const hash = ref.indexOf('#')
    const path = decoded(hash === -1 ? ref : ref.slice(0, hash))
    const fragment = decoded(hash === -1 ? '' : ref.slice(hash + 1))
    if (path === undefined || fragment === undefined) return unresolvable(`'${ref}' is not a URI reference`, location)
    const file = fileOf(ref, path, from, location)
    if (!file) return undefined
    const pointer = fragment === '' || fragment.startsWith('/') ? fragment : anchorOf(file, fragment)
    if (pointer === undefined) return unresolvable(`'${ref}' names an anchor that is not there`, location)
    const found = valueAt(file.document.value as JsonValue, pointer)
    if ('missing' in found) {
      return unresolvable(`'${ref}' leads nowhere: there is no '${found.missing}'${found.suggestion}`, location)
    }
    const { value } = found
    if (isObject(value) || typeof value === 'boolean') return { file, pointer, schema: value }
    return unresolvable(`'${ref}' leads to a value that is no schema`, location)
  }

  return { open, resolve, findings }
}

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const anchorOf = ({ document }: SchemaFile, anchor: string): string | undefined => {
  for (const { schema, pointer } of eachSchema(document.value as Schema, '')) {
    if (schema.$anchor === anchor) return pointer
  }
  return undefined
}

type Found = { value: JsonValue } | { missing: string; suggestion: string }

const valueAt = (root: JsonValue, pointer: string): Found => {
  let value = root
  for (const token of pointerTokens(pointer)) {
    const names = value !== null && typeof value === 'object' ? Object.keys(value) : []
    if (!names.includes(token)) return { missing: token, suggestion: didYouMean(token, names) }
    value = (value as Record<string, JsonValue>)[token] as JsonValue
  }
  return { value }
}
