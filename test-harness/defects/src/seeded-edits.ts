import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import type { Edit } from './scratch-copy.ts'

/** A one-line edit within one function. */
export interface SeededEdit extends Edit {
  line: number
  /** For a reader: `x + 1` → `x - 1`. */
  what: string
  /** What runs when the innermost function around it does: the statements of a block, or one expression. */
  body: { from: number; to: number; form: 'block' | 'expression' }
}

/** Another operator in the same place changes what is computed, and nothing that the compiler minds. */
const operators: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.PlusToken]: '-',
  [ts.SyntaxKind.MinusToken]: '+',
  [ts.SyntaxKind.AsteriskToken]: '/',
  [ts.SyntaxKind.LessThanToken]: '>=',
  [ts.SyntaxKind.LessThanEqualsToken]: '>',
  [ts.SyntaxKind.GreaterThanToken]: '<=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '<',
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [ts.SyntaxKind.AmpersandAmpersandToken]: '||',
  [ts.SyntaxKind.BarBarToken]: '&&',
}

/** So many edits of some files, the same for the same seed; no two on one line. */
export const seededEdits = (root: string, files: readonly string[], count: number, seed: number): SeededEdit[] => {
  const all = files.flatMap((file) => editsOf(file, readFileSync(join(root, file), 'utf8')))
  const next = randomOf(seed)
  const chosen = new Map<string, SeededEdit>()
  while (chosen.size < count && all.length > 0) {
    const [edit] = all.splice(Math.floor(next() * all.length), 1)
    if (edit && !chosen.has(`${edit.file}:${edit.line}`)) chosen.set(`${edit.file}:${edit.line}`, edit)
  }
  return [...chosen.values()].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line))
}

const editsOf = (file: string, text: string): SeededEdit[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const lines = text.split('\n')
  const edits: SeededEdit[] = []
  const visit = (node: ts.Node, body: SeededEdit['body'] | undefined): void => {
    const to = ts.isBinaryExpression(node) ? operators[node.operatorToken.kind] : undefined
    if (body && to !== undefined && ts.isBinaryExpression(node)) {
      const token = node.operatorToken
      const { line, character } = source.getLineAndCharacterOfPosition(token.getStart(source))
      const from = lines[line] ?? ''
      const edited = from.slice(0, character) + to + from.slice(character + token.getText(source).length)
      const single = text.split(`\n${from}\n`).length === 2
      // A passage that stands twice has no one place; text that is joined has no minus.
      if (single && !/['"`]/.test(from)) {
        edits.push({
          file,
          from: `\n${from}\n`,
          to: `\n${edited}\n`,
          line: line + 1,
          what: `${from.trim()} → ${edited.trim()}`,
          body,
        })
      }
    }
    // A loop with another condition may never end.
    if (ts.isIterationStatement(node, false)) return
    const own = ts.isFunctionLike(node) && 'body' in node ? (node.body as ts.ConciseBody | undefined) : undefined
    // What a parameter is where it is left out runs before the body, and is no place for an edit.
    ts.forEachChild(node, (child) =>
      visit(child, own === undefined ? body : child === own ? bodyOf(own, source) : undefined),
    )
  }
  visit(source, undefined)
  return edits
}

const bodyOf = (body: ts.ConciseBody, source: ts.SourceFile): SeededEdit['body'] =>
  ts.isBlock(body)
    ? { from: body.getStart(source) + 1, to: body.end, form: 'block' }
    : { from: body.getStart(source), to: body.end, form: 'expression' }

/** A linear congruential generator: numbers from 0 to 1, the same for the same seed. */
const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
