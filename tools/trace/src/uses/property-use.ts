import type ts from 'typescript'
import { compiler } from '../code/typescript/compiler.ts'

export type Access = 'read' | 'write'

/** Who uses one property: names that stand for it, as the type checker decides, not as they are spelled. */
export interface UseFinder {
  /** Every place of a file that uses the property, with how. */
  in(file: ts.SourceFile): { node: ts.Node; access: Access }[]
}

/** @param declarations where the property is declared; two types that only look the same have two */
// implements: TL-TRACE-208
export const useFinder = (checker: ts.TypeChecker, name: string, declarations: ReadonlySet<ts.Node>): UseFinder => {
  const isIt = (symbol: ts.Symbol | undefined): boolean =>
    symbol?.declarations?.some((declaration) => declarations.has(declaration)) ?? false
  const hasIt = (type: ts.Type | undefined): boolean => {
    if (type === undefined) return false
    const parts = type.isUnion() ? type.types : [type]
    return parts.some((part) => isIt(checker.getPropertyOfType(part, name)))
  }
  const accessOf = (node: ts.Node): Access | undefined => {
    const { parent } = node
    if (compiler.isPropertyAccessExpression(parent) && parent.name === node) {
      return isIt(checker.getSymbolAtLocation(node)) ? accessAt(parent) : undefined
    }
    if (compiler.isBindingElement(parent) && (parent.propertyName ?? parent.name) === node) {
      return hasIt(checker.getTypeAtLocation(parent.parent)) ? 'read' : undefined
    }
    if (compiler.isObjectLiteralElementLike(parent) && parent.name === node) {
      const literal = parent.parent
      if (!compiler.isObjectLiteralExpression(literal)) return undefined
      const source = destructured(literal)
      if (source) return hasIt(checker.getTypeAtLocation(source)) ? 'read' : undefined
      return hasIt(checker.getContextualType(literal)) ? 'write' : undefined
    }
    const isIn = compiler.isBinaryExpression(parent) && parent.operatorToken.kind === compiler.SyntaxKind.InKeyword
    return isIn && parent.left === node && hasIt(checker.getTypeAtLocation(parent.right)) ? 'read' : undefined
  }
  /** `admission[key]`, where only the type of the key says which one it is. */
  const indexed = (node: ts.Expression): Access | undefined => {
    const key = checker.getTypeAtLocation(node)
    const access = node.parent as ts.ElementAccessExpression
    if (!key.isStringLiteral() || key.value !== name) return undefined
    return hasIt(checker.getTypeAtLocation(access.expression)) ? accessAt(access) : undefined
  }
  return {
    in(file) {
      const found: { node: ts.Node; access: Access }[] = []
      const visit = (node: ts.Node): void => {
        const isName = compiler.isIdentifier(node) || compiler.isStringLiteralLike(node)
        const access = isIndex(node) ? indexed(node) : isName && node.text === name ? accessOf(node) : undefined
        if (access) found.push({ node, access })
        compiler.forEachChild(node, visit)
      }
      visit(file)
      return found
    },
  }
}

const isIndex = (node: ts.Node): node is ts.Expression =>
  node.parent !== undefined &&
  compiler.isElementAccessExpression(node.parent) &&
  node.parent.argumentExpression === node

/** `({ a } = source)`: an object that stands on the left is taken apart. */
const destructured = (literal: ts.ObjectLiteralExpression): ts.Expression | undefined => {
  const { parent } = literal
  const isTarget =
    compiler.isBinaryExpression(parent) &&
    parent.operatorToken.kind === compiler.SyntaxKind.EqualsToken &&
    parent.left === literal
  return isTarget ? parent.right : undefined
}

/** Whether something is put where an expression points to. */
const accessAt = (node: ts.Expression): Access => {
  const { parent } = node
  if (compiler.isBinaryExpression(parent) && parent.left === node) {
    const kind = parent.operatorToken.kind
    const assigns = kind >= compiler.SyntaxKind.FirstAssignment && kind <= compiler.SyntaxKind.LastAssignment
    return assigns ? 'write' : 'read'
  }
  const counts =
    (compiler.isPrefixUnaryExpression(parent) || compiler.isPostfixUnaryExpression(parent)) &&
    (parent.operator === compiler.SyntaxKind.PlusPlusToken || parent.operator === compiler.SyntaxKind.MinusMinusToken)
  return counts || compiler.isDeleteExpression(parent) ? 'write' : 'read'
}
