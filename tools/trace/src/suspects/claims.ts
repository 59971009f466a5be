import { createHash } from 'node:crypto'
import { canonicalJson, parseSourceDocument, reqIdKey, toPointer, valueAt } from '@throughline/kernel'
import type { CodeSymbol, FileFacts, Reference, TestDeclaration } from '../code/file-facts.ts'
import { visit } from '../contract-files.ts'
import { innermost } from '../graph/innermost.ts'
import type { PlaceKind } from '../place-kind.ts'

export const claimKinds = ['implements', 'verifies', 'promises'] as const
export type ClaimKind = (typeof claimKinds)[number]

/** A place that claims something of a requirement: code that does it, a test that shows it, a contract that promises it. */
export interface Claim {
  id: string
  kind: ClaimKind
  file: string
  /** `path#Queue.push`, `path#suite > test`, `path#/paths/~1v1~1tasks/post`; the path alone for a whole file. */
  site: string
  line: number
  /** Of what stands there: comments, white space, a move and a new name leave it as it is. */
  fingerprint: string
}

export interface ClaimSource {
  file: string
  role: PlaceKind
  facts: FileFacts
  text: () => string
}

/** What a file claims of the given requirements, once for each site. */
// implements: TL-TRACE-332
export const claimsOf = (source: ClaimSource, ids: ReadonlySet<string>): Claim[] => {
  const references = source.facts.references.filter(({ id }) => ids.has(id))
  if (references.length === 0) return []
  const claims =
    source.role === 'contract'
      ? contractClaims(source, ids)
      : readsCode(source.role)
        ? references.flatMap((reference) => codeClaims(source, reference))
        : []
  return [...new Map(claims.map((claim) => [[claim.id, claim.kind, claim.site].join('\n'), claim])).values()]
}

const readsCode = (role: PlaceKind): boolean => role === 'code' || role === 'test' || role === 'other'

const codeClaims = (source: ClaimSource, reference: Reference): Claim[] => {
  const { relation, via } = reference
  if (via === 'title' || relation === 'verifies' || (relation === 'annotation' && source.role === 'test')) {
    return testClaims(source, reference)
  }
  if (relation !== 'implements' && relation !== 'annotation') return []
  const { file, facts } = source
  const { id, line, target } = reference
  const symbol =
    target?.symbol === undefined ? innermost(facts.symbols, target?.from ?? line) : facts.symbols[target.symbol]
  const site = symbol ? `${file}#${symbol.name}` : file
  const fingerprint = symbol ? symbol.tokens : fileFingerprint(source)
  return [{ id, kind: 'implements', file, site, line, fingerprint }]
}

const testClaims = ({ file, facts }: ClaimSource, { id, line, target }: Reference): Claim[] => {
  const { from, to } = target ?? { from: line, to: line }
  return facts.tests
    .filter((test) => test.kind === 'test' && from <= test.from && test.from <= to)
    .map((test) => ({
      id,
      kind: 'verifies',
      file,
      site: `${file}#${nameIn(facts.tests, test)}`,
      line: test.from,
      fingerprint: test.tokens,
    }))
}

/** The second test of a name says so: an answer for one is none for the other. */
// implements: TL-TRACE-304
const nameIn = (tests: readonly TestDeclaration[], test: TestDeclaration): string => {
  const nth = tests.filter(({ kind, name }) => kind === 'test' && name === test.name).indexOf(test)
  return nth > 0 ? `${test.name} (${nth + 1})` : test.name
}

/** Of code that is no symbol's: all of the file's symbols, else its text without white space. */
const fileFingerprint = ({ facts, text }: ClaimSource): string => {
  const outer = facts.symbols.filter(({ parent }: CodeSymbol) => parent === undefined)
  return digest(
    outer.length > 0 ? outer.map(({ name, tokens }) => `${name} ${tokens}`).join('\n') : text().replaceAll(/\s+/g, ''),
  )
}

/** The objects of a contract that name a requirement. */
const contractClaims = ({ file, text }: ClaimSource, ids: ReadonlySet<string>): Claim[] => {
  const document = parseSourceDocument(file, text()).value
  if (!document) return []
  const claims: Claim[] = []
  visit(document.value, (tokens, key, value) => {
    if (key !== reqIdKey) return
    const owner = tokens.slice(0, -1)
    const pointer = toPointer(owner)
    for (const id of Array.isArray(value) ? value : [value]) {
      if (typeof id !== 'string' || !ids.has(id)) continue
      const { line } = document.locate(toPointer(tokens))
      // That one more requirement is named does not change what stands there.
      const fingerprint = digest(canonicalJson(valueAt(document.value, owner), (name) => name === reqIdKey))
      claims.push({ id, kind: 'promises', file, site: `${file}#${pointer}`, line, fingerprint })
    }
  })
  return claims
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
