import type { Node, Pair } from 'yaml'
import type { Location } from './finding.ts'
import { jsonSpans } from './json-positions.ts'
import type { JsonStructure } from './json-structure.ts'
import { lineIndex } from './text-lines.ts'
import { yamlLibrary } from './yaml-library.ts'

/** Where the value of a JSON Pointer stands, or its key. */
export type Positions = (pointer: string, key: boolean) => Location

/** Splits a JSON Pointer (RFC 6901) into its reference tokens, unescaped. */
export const pointerTokens = (pointer: string): string[] => {
  const tokens = pointer.split('/').slice(1)
  return pointer.includes('~') ? tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~')) : tokens
}

/** Builds a JSON Pointer (RFC 6901) from reference tokens. */
export const toPointer = (tokens: readonly (string | number)[]): string => {
  let pointer = ''
  for (const token of tokens) pointer += `/${escapeToken(token)}`
  return pointer
}

/** A reference token as it stands in a JSON Pointer. Most names need no escape, and there are very many. */
export const escapeToken = (token: string | number): string | number =>
  typeof token === 'string' && (token.includes('/') || token.includes('~'))
    ? token.replaceAll('~', '~0').replaceAll('/', '~1')
    : token

export const jsonPositionsOf = (file: string, text: string, structure: JsonStructure): Positions => {
  const spanOf = jsonSpans(text, structure)
  const place = lineIndex(text)
  return (pointer, wantsKey) => {
    const span = spanOf(pointerTokens(pointer))
    const { start, end } = wantsKey ? (span.key ?? span) : span
    const last = place(end)
    return { file, ...place(start), endLine: last.line, endColumn: last.column, pointer }
  }
}

export const yamlPositionsOf = (file: string, text: string): Positions => {
  const { isAlias, isMap, isSeq, LineCounter, parseDocument } = yamlLibrary()
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false, merge: true })
  const at = (node: Node | undefined | null, pointer: string): Location => {
    const range = node?.range ?? [0, 0, 0]
    const start = lineCounter.linePos(range[0])
    const end = lineCounter.linePos(range[1])
    return {
      file,
      line: Math.max(start.line, 1),
      column: Math.max(start.col, 1),
      ...(end.line > 0 && { endLine: end.line, endColumn: end.col }),
      pointer,
    }
  }
  return (pointer, wantsKey) => {
    let node = document.contents as Node | null
    let key: Node | undefined
    for (const token of pointerTokens(pointer)) {
      if (isAlias(node)) node = node.resolve(document) ?? null
      let next: Node | null | undefined
      if (isMap(node)) {
        const pair = node.items.find((item) => keyText(item) === token)
        next = pair?.value as Node | undefined
        if (pair) key = pair.key as Node
      } else if (isSeq(node)) {
        next = node.items[Number(token)] as Node | undefined
        if (next) key = next
      }
      if (next === undefined) break
      node = next ?? node
    }
    return at(wantsKey ? (key ?? node) : node, pointer)
  }
}

const keyText = (pair: Pair): string | undefined =>
  yamlLibrary().isScalar(pair.key) ? String(pair.key.value) : typeof pair.key === 'string' ? pair.key : undefined
