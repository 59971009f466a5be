import type ts from 'typescript'
import type { FoundId } from '../found-id.ts'
import type { Region } from '../region.ts'
import { compiler } from './compiler.ts'

/** The comments and strings that hold the given IDs, with all comments beside them. Names and code are no regions. */
export const regionsAround = (file: ts.SourceFile, ids: readonly FoundId[]): Region[] => {
  const regions = new Map<number, Region>()
  for (const { offset } of ids) {
    const { leaf, gap } = around(file, offset)
    if (leaf === undefined)
      for (const comment of commentsIn(file.text, gap.from, gap.to)) regions.set(comment.from, comment)
    else if (isText(leaf)) regions.set(leaf.pos, { kind: 'string', from: leaf.getStart(file), to: leaf.end })
  }
  return [...regions.values()].sort((a, b) => a.from - b.from)
}

/** The token that holds an offset, else the stretch between two tokens of the tree that does. */
const around = (file: ts.SourceFile, offset: number): { leaf?: ts.Node; gap: { from: number; to: number } } => {
  let node: ts.Node = file
  const gap = { from: 0, to: file.end }
  for (;;) {
    let inner: ts.Node | undefined
    let from = node === file ? 0 : node.pos
    let to = node.end
    compiler.forEachChild(node, (child) => {
      if (child.pos <= offset && offset < child.end) inner = child
      else if (child.end <= offset) from = Math.max(from, child.end)
      else to = Math.min(to, child.pos)
      return inner
    })
    if (inner === undefined) return { gap: { from: Math.max(gap.from, from), to } }
    if (inner.kind <= compiler.SyntaxKind.LastToken) {
      const start = inner.getStart(file)
      return offset < start || inner.kind === compiler.SyntaxKind.EndOfFileToken
        ? { gap: { from: inner.pos, to: inner.kind === compiler.SyntaxKind.EndOfFileToken ? file.text.length : start } }
        : { leaf: inner, gap }
    }
    node = inner
  }
}

const isText = ({ kind }: ts.Node): boolean =>
  (kind >= compiler.SyntaxKind.FirstTemplateToken && kind <= compiler.SyntaxKind.LastTemplateToken) ||
  kind === compiler.SyntaxKind.StringLiteral ||
  kind === compiler.SyntaxKind.JsxText ||
  kind === compiler.SyntaxKind.JsxTextAllWhiteSpaces

/** A gap holds white space, comments, punctuation and key words; no string can hide a comment's beginning there. */
const commentsIn = (text: string, from: number, to: number): Region[] =>
  [...text.slice(from, to).matchAll(/\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*/g)].map((match) => ({
    kind: 'comment',
    from: from + match.index,
    to: from + match.index + match[0].length,
  }))
