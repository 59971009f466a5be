import type ts from 'typescript'
import { compiler } from '../../code/typescript/compiler.ts'

/** What an identifier stands for: the declarations of its symbol, through imports, types and objects of a type. */
export const declarationsOf = (checker: ts.TypeChecker, name: ts.Node): readonly ts.Declaration[] => {
  const { parent } = name
  const symbols: (ts.Symbol | undefined)[] = []
  if (compiler.isShorthandPropertyAssignment(parent)) {
    symbols.push(checker.getShorthandAssignmentValueSymbol(parent), checker.getSymbolAtLocation(name))
  } else symbols.push(checker.getSymbolAtLocation(name))
  if (compiler.isObjectLiteralElementLike(parent) && parent.name === name) symbols.push(promised(checker, parent))
  if (compiler.isBindingElement(parent) && (parent.propertyName ?? parent.name) === name) {
    const text = compiler.isIdentifier(name) ? name.text : ''
    symbols.push(checker.getTypeAtLocation(parent.parent).getProperty(text))
  }
  return symbols.flatMap((symbol) => (symbol ? declared(checker, symbol) : []))
}

/** The property that the type around an object literal has by the name of a member. */
const promised = (checker: ts.TypeChecker, member: ts.ObjectLiteralElementLike): ts.Symbol | undefined => {
  const { name, parent } = member
  if (!compiler.isObjectLiteralExpression(parent) || !name || compiler.isComputedPropertyName(name)) return undefined
  return checker.getContextualType(parent)?.getProperty(name.text)
}

const declared = (checker: ts.TypeChecker, symbol: ts.Symbol): readonly ts.Declaration[] => {
  const target = symbol.flags & compiler.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  // A property of a union, or of a mapped type, is made of others.
  return checker.getRootSymbols(target).flatMap(({ declarations }) => declarations ?? [])
}

/** Every identifier of a file whose text is asked for. */
export const identifiersIn = (source: ts.SourceFile, wanted: (text: string) => boolean): ts.Identifier[] => {
  const found: ts.Identifier[] = []
  const visit = (node: ts.Node): void => {
    if (compiler.isIdentifier(node) && wanted(node.text)) found.push(node)
    compiler.forEachChild(node, visit)
  }
  visit(source)
  return found
}

export const placeOf = (node: ts.Node): { line: number; column: number } => {
  const { line, character } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart())
  return { line: line + 1, column: character + 1 }
}
