import type ts from 'typescript'
import type { CodeSymbol } from '../file-facts.ts'
import { compiler } from './compiler.ts'

export interface Declared {
  name: string
  kind: CodeSymbol['kind']
  exported: boolean
  /** The node whose lines are the symbol's. */
  whole: ts.Node
}

/** What a node declares, if that is worth a symbol: names at the top of a file, functions, members. */
export const declaredBy = (node: ts.Node, parents: readonly ts.Node[], exported: ReadonlySet<string>): Declared[] => {
  switch (node.kind) {
    case compiler.SyntaxKind.FunctionDeclaration:
    case compiler.SyntaxKind.ClassDeclaration: {
      const { name, body } = node as ts.FunctionDeclaration
      const isFunction = node.kind === compiler.SyntaxKind.FunctionDeclaration
      // Overloads belong to what follows them.
      if (isFunction && body === undefined && !isAmbient(node)) return []
      return [named(node, name?.text ?? 'default', isFunction ? 'function' : 'class', isExported(node, name, exported))]
    }
    case compiler.SyntaxKind.InterfaceDeclaration:
    case compiler.SyntaxKind.TypeAliasDeclaration:
    case compiler.SyntaxKind.EnumDeclaration:
    case compiler.SyntaxKind.ModuleDeclaration: {
      const { name } = node as ts.InterfaceDeclaration
      return [named(node, name.text, 'type', isExported(node, name, exported))]
    }
    case compiler.SyntaxKind.VariableDeclaration:
      return declaredVariables(node as ts.VariableDeclaration, parents, exported)
    case compiler.SyntaxKind.ExportAssignment:
      return [named(node, 'default', 'variable', true)]
    case compiler.SyntaxKind.Constructor:
      return [named(node, 'constructor', 'method', false)]
    case compiler.SyntaxKind.MethodDeclaration:
    case compiler.SyntaxKind.GetAccessor:
    case compiler.SyntaxKind.SetAccessor:
      return member(node as ts.MethodDeclaration, 'method')
    case compiler.SyntaxKind.PropertyDeclaration: {
      const { initializer } = node as ts.PropertyDeclaration
      return member(node as ts.PropertyDeclaration, isFunctionLike(initializer) ? 'method' : 'property')
    }
    case compiler.SyntaxKind.ShorthandPropertyAssignment:
      return isTable(parents) ? member(node as ts.ShorthandPropertyAssignment, 'property') : []
    case compiler.SyntaxKind.PropertyAssignment: {
      const { initializer } = node as ts.PropertyAssignment
      if (isFunctionLike(initializer)) return member(node as ts.PropertyAssignment, 'method')
      const telling = isTelling(initializer, 0) ? isTable(parents) : isTopObject(parents)
      return telling ? member(node as ts.PropertyAssignment, 'property') : []
    }
    default:
      return []
  }
}

const named = (whole: ts.Node, name: string, kind: CodeSymbol['kind'], exported: boolean): Declared => ({
  name,
  kind,
  exported,
  whole,
})

const member = (node: ts.Node & { name: ts.PropertyName }, kind: CodeSymbol['kind']): Declared[] => {
  const name = propertyName(node.name)
  const hidden =
    compiler.canHaveModifiers(node) && node.modifiers?.some(({ kind }) => kind === compiler.SyntaxKind.PrivateKeyword)
  return name === undefined ? [] : [named(node, name, kind, !hidden && !compiler.isPrivateIdentifier(node.name))]
}

const propertyName = (name: ts.PropertyName): string | undefined =>
  compiler.isComputedPropertyName(name)
    ? compiler.isStringLiteralLike(name.expression)
      ? name.expression.text
      : undefined
    : name.text

/** Inside of functions only what is itself a function or a class is worth a name. */
const declaredVariables = (
  node: ts.VariableDeclaration,
  parents: readonly ts.Node[],
  exported: ReadonlySet<string>,
): Declared[] => {
  const list = parents.at(-1)
  const statement = parents.at(-2)
  if (!list || !statement || !compiler.isVariableDeclarationList(list) || !compiler.isVariableStatement(statement))
    return []
  const block = parents.at(-3)
  const atTop = block !== undefined && (compiler.isSourceFile(block) || compiler.isModuleBlock(block))
  const isFunction = isFunctionLike(node.initializer)
  const isClass = node.initializer !== undefined && compiler.isClassExpression(node.initializer)
  if (!atTop && !isFunction && !isClass) return []
  const whole = list.declarations.length === 1 ? statement : node
  const kind = isFunction ? 'function' : isClass ? 'class' : 'variable'
  return namesOf(node.name).map((name) => named(whole, name.text, kind, isExported(statement, name, exported)))
}

const namesOf = (name: ts.BindingName): ts.Identifier[] =>
  compiler.isIdentifier(name)
    ? [name]
    : name.elements.flatMap((element) => (compiler.isOmittedExpression(element) ? [] : namesOf(element.name)))

const isFunctionLike = (node: ts.Node | undefined): boolean =>
  node !== undefined && (compiler.isArrowFunction(node) || compiler.isFunctionExpression(node))

/** A value that names or holds code. */
const isTelling = (node: ts.Expression, depth: number): boolean => {
  if (isFunctionLike(node) || compiler.isIdentifier(node) || compiler.isClassExpression(node)) return true
  if (compiler.isPropertyAccessExpression(node) || compiler.isCallExpression(node)) return true
  if (!compiler.isObjectLiteralExpression(node) || depth > 3) return false
  return node.properties.some((each) => !compiler.isPropertyAssignment(each) || isTelling(each.initializer, depth + 1))
}

/** An object at the top of a file, or one that is handed to a call: `implement({ createTask, cancelTask })`. */
const isTable = (parents: readonly ts.Node[]): boolean =>
  parents.at(-2)?.kind === compiler.SyntaxKind.CallExpression || !parents.some(isFunction)

const isFunction = (node: ts.Node): boolean => compiler.isFunctionLike(node)

/** `export const table = { here: … }`, with or without `as const satisfies …`. */
const isTopObject = (parents: readonly ts.Node[]): boolean => {
  let index = parents.length - 2
  while (index > 0 && wrappers.has(parents[index]?.kind ?? 0)) index--
  const block = parents[index - 3]
  return (
    parents[index]?.kind === compiler.SyntaxKind.VariableDeclaration && block?.kind === compiler.SyntaxKind.SourceFile
  )
}

const wrappers: ReadonlySet<ts.SyntaxKind> = new Set([
  compiler.SyntaxKind.AsExpression,
  compiler.SyntaxKind.SatisfiesExpression,
  compiler.SyntaxKind.ParenthesizedExpression,
])

const isAmbient = (node: ts.Node): boolean =>
  compiler.canHaveModifiers(node) &&
  (node.modifiers?.some(({ kind }) => kind === compiler.SyntaxKind.DeclareKeyword) ?? false)

const isExported = (node: ts.Node, name: ts.Identifier | undefined, exported: ReadonlySet<string>): boolean =>
  (compiler.canHaveModifiers(node) &&
    (node.modifiers?.some(({ kind }) => kind === compiler.SyntaxKind.ExportKeyword) ?? false)) ||
  (name !== undefined && exported.has(name.text))

/** Names that a file exports apart from their declarations: `export { a, b as c }`. */
export const exportedApart = (file: ts.SourceFile): ReadonlySet<string> => {
  const names = new Set<string>()
  for (const statement of file.statements) {
    if (compiler.isExportAssignment(statement) && compiler.isIdentifier(statement.expression))
      names.add(statement.expression.text)
    if (!compiler.isExportDeclaration(statement) || statement.moduleSpecifier) continue
    if (!statement.exportClause || !compiler.isNamedExports(statement.exportClause)) continue
    for (const { name, propertyName: local } of statement.exportClause.elements) names.add((local ?? name).text)
  }
  return names
}
