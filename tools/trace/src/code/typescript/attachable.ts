import ts from 'typescript'
import type { Span } from './read-tree.ts'

/** What a marker may speak of: statements, members of classes, types and objects, elements of lists, cases. */
export interface Attachables {
  /** The outermost that begins at an offset. */
  beginningAt(offset: number): Span | undefined
  /** The outermost that begins first between two offsets, else the innermost around the first one. */
  onLine(from: number, to: number): Span | undefined
}

export const attachablesOf = (file: ts.SourceFile): Attachables => {
  const spans: Span[] = []
  const walk = (node: ts.Node, parent: ts.Node): void => {
    if (isAttachable(node, parent)) spans.push({ from: node.getStart(file), to: node.end })
    ts.forEachChild(node, (child) => walk(child, node))
  }
  ts.forEachChild(file, (child) => walk(child, file))
  return {
    // In the order of the walk the outer stands before the inner.
    beginningAt: (offset) => spans.find(({ from }) => from === offset),
    onLine: (from, to) =>
      spans.find((span) => span.from >= from && span.from < to) ??
      spans.findLast((span) => span.from <= from && from < span.to),
  }
}

const isAttachable = (node: ts.Node, parent: ts.Node): boolean =>
  (ts.isStatement(node) && !ts.isBlock(node)) ||
  ts.isClassElement(node) ||
  ts.isTypeElement(node) ||
  ts.isObjectLiteralElement(node) ||
  ts.isCaseOrDefaultClause(node) ||
  ts.isEnumMember(node) ||
  ts.isVariableDeclaration(node) ||
  ts.isArrayLiteralExpression(parent) ||
  (ts.isCallExpression(parent) && parent.expression !== node)
