import { type CST, Parser } from 'yaml'
import type { Reference } from './file-facts.ts'
import type { FoundId } from './found-id.ts'
import { referencesIn } from './read-commented.ts'
import { joinLineComments, type Region } from './region.ts'

/** The key under which a contract names what it promises. */
export const promiseKey = 'x-req-id'

/** Comments and scalars of YAML, and what stands under `x-req-id`. */
export const readYaml = (text: string, ids: readonly FoundId[]): Reference[] => {
  if (ids.length === 0) return []
  const regions: Region[] = []
  // No recursion: how deep a document nests is up to who wrote it.
  const waiting: [CST.Token, boolean][] = [...new Parser().parse(text)].map((token) => [token, false])
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [token, promised] = next
    const region = regionOf(token, promised)
    if (region) regions.push(region)
    for (const child of childrenOf(token)) waiting.push([child.token, promised || child.promised])
  }
  regions.sort((a, b) => a.from - b.from)
  return referencesIn(text, joinLineComments(text, regions), ids)
}

const scalars = new Set(['scalar', 'single-quoted-scalar', 'double-quoted-scalar'])

const regionOf = (token: CST.Token, promised: boolean): Region | undefined => {
  const kind = promised ? 'key' : 'string'
  if (token.type === 'comment') return { kind: 'comment', from: token.offset, to: token.offset + token.source.length }
  if (token.type === 'block-scalar') {
    const last = token.props.at(-1)
    const from = last && 'source' in last ? last.offset + last.source.length : token.offset
    return { kind, from, to: from + token.source.length }
  }
  if (!scalars.has(token.type) || !('source' in token)) return undefined
  return { kind, from: token.offset, to: token.offset + token.source.length }
}

const childrenOf = (token: CST.Token): { token: CST.Token; promised: boolean }[] => {
  const children: { token: CST.Token; promised: boolean }[] = []
  const add = (tokens: readonly CST.Token[] | undefined, promised = false) => {
    for (const each of tokens ?? []) children.push({ token: each, promised })
  }
  if ('items' in token) {
    for (const item of token.items) {
      const key = item.key && 'source' in item.key ? item.key.source : undefined
      add(item.start)
      add(item.sep)
      if (item.key) add([item.key])
      if (item.value) add([item.value], key !== undefined && key.replaceAll(/['"]/g, '') === promiseKey)
    }
  }
  if (token.type === 'document') {
    add(token.start)
    if (token.value) add([token.value])
  }
  if (token.type === 'block-scalar') add(token.props)
  if ('end' in token && Array.isArray(token.end)) add(token.end)
  return children
}
