import { type SourceDocument, toPointer, valueAt } from '@throughline/kernel'
import { visit } from './contract-files.ts'

export interface Subject {
  /** JSON Pointer of the value that holds the ID. */
  pointer: string
  /** What it is about, for a reader: `createTask responses/429`. */
  about: string
}

/** Every value of a contract that holds IDs, or whose key does, with its lines; comments belong to none. */
export const valuesWithIds = (
  document: SourceDocument,
  idsIn: (text: string) => readonly string[],
): (Subject & { ids: string[]; from: number; to: number })[] => {
  const found: (Subject & { ids: string[]; from: number; to: number })[] = []
  visit(document.value, (tokens, key, value) => {
    const inKey = idsIn(key)
    const inValue = typeof value === 'string' ? idsIn(value) : []
    if (inKey.length + inValue.length === 0) return
    const pointer = toPointer(tokens)
    const { line, endLine = line } = document.locate(pointer, { key: inKey.length > 0 })
    const ids = [...new Set([...inKey, ...inValue])]
    found.push({ ids, pointer, about: aboutOf(document.value, tokens), from: line, to: endLine })
  })
  return found
}

const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'])

export const aboutOf = (root: unknown, tokens: readonly string[]): string => {
  const owner = tokens.slice(0, tokens.includes('x-req-id') ? tokens.indexOf('x-req-id') : tokens.length)
  const [first, path = '', method = '', ...rest] = owner
  if (first === 'paths' && methods.has(method)) {
    const operation = valueAt(root, [first, path, method]) as { operationId?: unknown } | undefined
    const name = typeof operation?.operationId === 'string' ? operation.operationId : `${method.toUpperCase()} ${path}`
    return [name, rest.join('/')].filter((part) => part !== '').join(' ')
  }
  return owner.map((token, index) => nameOf(root, owner.slice(0, index + 1)) ?? token).join('/')
}

/** An entry of a list is known by its name, not by its number. */
const nameOf = (root: unknown, tokens: readonly string[]): string | undefined => {
  if (!Array.isArray(valueAt(root, tokens.slice(0, -1)))) return undefined
  const entry = valueAt(root, tokens) as { name?: unknown } | undefined
  return typeof entry?.name === 'string' ? entry.name : undefined
}
