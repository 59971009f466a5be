import type ts from 'typescript'
import { compiler } from './compiler.ts'
import type { Span } from './read-tree.ts'

/** What a marker may speak of, of the nodes around an offset: the outermost that begins there, and the innermost. */
export const attachableAt = (
  file: ts.SourceFile,
  offset: number,
): { beginning: Span | undefined; around: Span | undefined } => {
  let beginning: Span | undefined
  let around: Span | undefined
  let parent: ts.Node = file
  for (let node = childAt(file, offset); node; node = childAt(node, offset)) {
    const from = node.getStart(file)
    if (from > offset) break
    if (isAttachable(node, parent)) {
      around = { from, to: node.end }
      if (from === offset) beginning ??= around
    }
    parent = node
  }
  return { beginning, around }
}

const childAt = (node: ts.Node, offset: number): ts.Node | undefined =>
  compiler.forEachChild(node, (child) => (child.pos <= offset && offset < child.end ? child : undefined))

/** Statements, members of classes, types and objects, elements of lists, cases. */
const isAttachable = (node: ts.Node, parent: ts.Node): boolean =>
  (compiler.isStatement(node) && !compiler.isBlock(node)) ||
  compiler.isClassElement(node) ||
  compiler.isTypeElement(node) ||
  compiler.isObjectLiteralElement(node) ||
  compiler.isCaseOrDefaultClause(node) ||
  compiler.isEnumMember(node) ||
  compiler.isVariableDeclaration(node) ||
  compiler.isArrayLiteralExpression(parent) ||
  (compiler.isCallExpression(parent) && parent.expression !== node)
