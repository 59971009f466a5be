import { posix } from 'node:path'
import { escapeToken, isObject, pointerTokens, valueAt } from '@throughline/kernel'

/** One operation of a document, and everything that it is made of, in whatever file. */
export interface OperationReach {
  /** `createTask`; where it has no operationId, `GET /v1/tasks`. */
  name: string
  method: string
  path: string
  file: string
  pointer: string
  /** `file#pointer` of every value that a chain of references leads to, the operation itself included. */
  reached: ReadonlySet<string>
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/** What each operation of an OpenAPI document reaches. `read` gives a file's parsed value, or undefined. */
// implements: TL-TRACE-407
export const reachOf = (file: string, read: (file: string) => unknown): OperationReach[] => {
  const root = read(file)
  const paths = valueAt(root, ['paths'])
  return Object.entries(isObject(paths) ? paths : {}).flatMap(([path, item]) => {
    const itemPointer = `/paths/${escapeToken(path)}`
    return methods.flatMap((method): OperationReach[] => {
      const operation = isObject(item) ? item[method] : undefined
      if (!isObject(operation)) return []
      const pointer = `${itemPointer}/${method}`
      const reached = new Set<string>()
      follow({ file, pointer }, read, reached)
      // Of its path item it has the parameters and the servers, not the other methods.
      for (const key of Object.keys(item as object)) {
        if (!methods.includes(key)) follow({ file, pointer: `${itemPointer}/${escapeToken(key)}` }, read, reached)
      }
      for (const key of ['security', 'servers']) {
        if (valueAt(root, [key]) !== undefined && !Object.hasOwn(operation, key)) reached.add(`${file}#/${key}`)
      }
      const { operationId } = operation
      const name = typeof operationId === 'string' ? operationId : `${method.toUpperCase()} ${path}`
      return [{ name, method, path, file, pointer, reached }]
    })
  })
}

/** The operations that a change at a pointer is part of, or that lie within it. */
// implements: TL-TRACE-407
export const operationsAt = (operations: readonly OperationReach[], file: string, pointer: string): OperationReach[] =>
  operations.filter((operation) => {
    if (operation.file === file && covers(pointer, operation.pointer)) return true
    for (let prefix = pointer; ; prefix = prefix.slice(0, prefix.lastIndexOf('/'))) {
      if (operation.reached.has(`${file}#${prefix}`)) return true
      if (prefix === '') break
    }
    // A whole part of the document was added or removed, and the operation reaches something within it.
    const within = `${file}#${pointer}/`
    for (const reached of operation.reached) if (reached.startsWith(within)) return true
    return false
  })

const covers = (outer: string, inner: string): boolean => inner === outer || inner.startsWith(`${outer}/`)

const follow = (
  { file, pointer }: { file: string; pointer: string },
  read: (file: string) => unknown,
  reached: Set<string>,
): void => {
  const key = `${file}#${pointer}`
  if (reached.has(key)) return
  reached.add(key)
  const seen = new Set<object>()
  const walk = (value: unknown): void => {
    if (value === null || typeof value !== 'object' || seen.has(value)) return
    seen.add(value)
    for (const [name, child] of Object.entries(value)) {
      if (name === '$ref' && typeof child === 'string') {
        const target = targetOf(file, child)
        if (target) follow(target, read, reached)
      } else walk(child)
    }
  }
  walk(valueAt(read(file), pointerTokens(pointer)))
}

const targetOf = (file: string, reference: string): { file: string; pointer: string } | undefined => {
  const [path = '', fragment = ''] = reference.split('#', 2)
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) return undefined
  try {
    const target = path === '' ? file : posix.normalize(posix.join(posix.dirname(file), decodeURIComponent(path)))
    return { file: target, pointer: decodeURIComponent(fragment) }
  } catch {
    return undefined
  }
}
