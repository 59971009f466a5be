import { lineIndex } from '@throughline/kernel'
import type ts from 'typescript'
import type { FileFacts, Reference } from '../file-facts.ts'
import type { FoundId } from '../found-id.ts'
import { markedIds } from '../marker.ts'
import { joinLineComments, type Region, regionAt } from '../region.ts'
import { attachableAt } from './attachable.ts'
import { compiler } from './compiler.ts'
import { readTree, type Span, type TreeFacts } from './read-tree.ts'
import { regionsAround } from './regions-around.ts'

const kinds = {
  typescript: compiler.ScriptKind.TS,
  tsx: compiler.ScriptKind.TSX,
  javascript: compiler.ScriptKind.JSX,
} as const

export type ScriptLanguage = keyof typeof kinds

/** What TypeScript's own parser sees in a file; a text that does not parse is read as far as the parser mends it. */
export const readTypeScript = (
  text: string,
  language: ScriptLanguage,
  ids: readonly FoundId[],
): Pick<FileFacts, 'references' | 'symbols' | 'tests' | 'imports'> => {
  const file = compiler.createSourceFile(
    '',
    text,
    { languageVersion: compiler.ScriptTarget.Latest },
    false,
    kinds[language],
  )
  const tree = readTree(file)
  const { symbols, tests, imports } = tree
  return { references: ids.length === 0 ? [] : referencesIn(file, tree, ids), symbols, tests, imports }
}

const referencesIn = (file: ts.SourceFile, tree: TreeFacts, ids: readonly FoundId[]): Reference[] => {
  const { text } = file
  const regions = joinLineComments(text, regionsAround(file, ids))
  const place = lineIndex(text)
  const context: Context = { file, tree, place }
  const references: Reference[] = []
  for (let index = 0; index < ids.length; ) {
    const first = ids[index] as FoundId
    const region = regionAt(regions, first.offset)
    const after = ids.findIndex(({ offset }, each) => each > index && (!region || offset >= region.to))
    const end = region === undefined ? index + 1 : after < 0 ? ids.length : after
    const inside = ids.slice(index, end)
    index = end
    if (region?.kind === 'comment') references.push(...inComment(context, region, inside))
    else if (region) references.push(...inString(context, inside))
  }
  return references
}

interface Context {
  file: ts.SourceFile
  tree: TreeFacts
  place: (offset: number) => { line: number; column: number }
}

const inString = ({ tree, place }: Context, ids: readonly FoundId[]): Reference[] =>
  ids.map(({ id, offset }) => {
    const test = tree.testSpans.find(({ title }) => title.from <= offset && offset < title.to)
    if (!test) return { id, relation: 'mentions', via: 'string', ...place(offset) }
    const target = targetOf(tree, test, place)
    return { id, relation: 'mentions', via: 'title', ...place(offset), target }
  })

const inComment = (context: Context, region: Region, ids: readonly FoundId[]): Reference[] => {
  const { file, tree, place } = context
  const comment = file.text.slice(region.from, region.to)
  const marked = markedIds(
    comment,
    ids.map(({ id, offset }) => ({ id, offset: offset - region.from })),
  )
  let target: Reference['target']
  if (marked.some(({ relation }) => relation !== 'mentions')) {
    const span = attachedTo(file, region)
    target = span && targetOf(tree, span, place)
  }
  return marked.map(({ id, offset, relation }) => ({
    id,
    relation,
    via: 'comment',
    ...place(region.from + offset),
    ...(relation !== 'mentions' && target && { target }),
  }))
}

/** What follows a comment; or, behind code, what stands on its line; or, before the imports, the whole file. */
const attachedTo = (file: ts.SourceFile, { from, to }: Region): Span | undefined => {
  const { text } = file
  const lineStart = text.lastIndexOf('\n', from - 1) + 1
  const before = text.slice(lineStart, from)
  const [first] = file.statements
  if (first && from < first.getStart(file)) {
    const isHeader = compiler.isImportDeclaration(first) || compiler.isImportEqualsDeclaration(first)
    if (isHeader) return { from: 0, to: text.length }
  }
  if (before.trim() === '') return attachableAt(file, nextToken(text, to)).beginning
  const { beginning, around } = attachableAt(file, lineStart + before.length - before.trimStart().length)
  return beginning ?? around
}

const triviaPattern = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y

const nextToken = (text: string, offset: number): number => {
  triviaPattern.lastIndex = offset
  return offset + (triviaPattern.exec(text)?.[0].length ?? 0)
}

const targetOf = (
  { symbolSpans }: TreeFacts,
  span: Span,
  place: (offset: number) => { line: number },
): NonNullable<Reference['target']> => {
  const symbol = symbolSpans.findLastIndex(({ from, to }) => from <= span.from && span.to <= to)
  const lines = { from: place(span.from).line, to: place(Math.max(span.from, span.to - 1)).line }
  return symbol < 0 ? lines : { ...lines, symbol }
}
