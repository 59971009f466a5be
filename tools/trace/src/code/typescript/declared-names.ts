import ts from 'typescript'
import type { CodeSymbol } from '../file-facts.ts'

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
    case ts.SyntaxKind.FunctionDeclaration:
    case ts.SyntaxKind.ClassDeclaration: {
      const { name, body } = node as ts.FunctionDeclaration
      const isFunction = node.kind === ts.SyntaxKind.FunctionDeclaration
      // Overloads belong to what follows them.
      if (isFunction && body === undefined && !isAmbient(node)) return []
      return [named(node, name?.text ?? 'default', isFunction ? 'function' : 'class', isExported(node, name, exported))]
    }
    case ts.SyntaxKind.InterfaceDeclaration:
    case ts.SyntaxKind.TypeAliasDeclaration:
    case ts.SyntaxKind.EnumDeclaration:
    case ts.SyntaxKind.ModuleDeclaration: {
      const { name } = node as ts.InterfaceDeclaration
      return [named(node, name.text, 'type', isExported(node, name, exported))]
    }
    case ts.SyntaxKind.VariableDeclaration:
      return declaredVariables(node as ts.VariableDeclaration, parents, exported)
    case ts.SyntaxKind.ExportAssignment:
      return [named(node, 'default', 'variable', true)]
    case ts.SyntaxKind.Constructor:
      return [named(node, 'constructor', 'method', false)]
    case ts.SyntaxKind.MethodDeclaration:
    case ts.SyntaxKind.GetAccessor:
    case ts.SyntaxKind.SetAccessor:
      return member(node as ts.MethodDeclaration, 'method')
    case ts.SyntaxKind.PropertyDeclaration: {
      const { initializer } = node as ts.PropertyDeclaration
      return member(node as ts.PropertyDeclaration, isFunctionLike(initializer) ? 'method' : 'property')
    }
    case ts.SyntaxKind.ShorthandPropertyAssignment:
      return isTable(parents) ? member(node as ts.ShorthandPropertyAssignment, 'property') : []
    case ts.SyntaxKind.PropertyAssignment: {
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
  const hidden = ts.canHaveModifiers(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)
  return name === undefined ? [] : [named(node, name, kind, !hidden && !ts.isPrivateIdentifier(node.name))]
}

const propertyName = (name: ts.PropertyName): string | undefined =>
  ts.isComputedPropertyName(name)
    ? ts.isStringLiteralLike(name.expression)
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
  if (!list || !statement || !ts.isVariableDeclarationList(list) || !ts.isVariableStatement(statement)) return []
  const block = parents.at(-3)
  const atTop = block !== undefined && (ts.isSourceFile(block) || ts.isModuleBlock(block))
  const isFunction = isFunctionLike(node.initializer)
  const isClass = node.initializer !== undefined && ts.isClassExpression(node.initializer)
  if (!atTop && !isFunction && !isClass) return []
  const whole = list.declarations.length === 1 ? statement : node
  const kind = isFunction ? 'function' : isClass ? 'class' : 'variable'
  return namesOf(node.name).map((name) => named(whole, name.text, kind, isExported(statement, name, exported)))
}

const namesOf = (name: ts.BindingName): ts.Identifier[] =>
  ts.isIdentifier(name)
    ? [name]
    : name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesOf(element.name)))

const isFunctionLike = (node: ts.Node | undefined): boolean =>
  node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node))

/** A value that names or holds code. */
const isTelling = (node: ts.Expression, depth: number): boolean => {
  if (isFunctionLike(node) || ts.isIdentifier(node) || ts.isClassExpression(node)) return true
  if (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) return true
  if (!ts.isObjectLiteralExpression(node) || depth > 3) return false
  return node.properties.some((each) => !ts.isPropertyAssignment(each) || isTelling(each.initializer, depth + 1))
}

/** An object at the top of a file, or one that is handed to a call: `implement({ createTask, cancelTask })`. */
const isTable = (parents: readonly ts.Node[]): boolean =>
  parents.at(-2)?.kind === ts.SyntaxKind.CallExpression || !parents.some(isFunction)

const isFunction = (node: ts.Node): boolean => ts.isFunctionLike(node)

/** `export const table = { here: … }`, with or without `as const satisfies …`. */
const isTopObject = (parents: readonly ts.Node[]): boolean => {
  let index = parents.length - 2
  while (index > 0 && wrappers.has(parents[index]?.kind ?? 0)) index--
  const block = parents[index - 3]
  return parents[index]?.kind === ts.SyntaxKind.VariableDeclaration && block?.kind === ts.SyntaxKind.SourceFile
}

const wrappers: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AsExpression,
  ts.SyntaxKind.SatisfiesExpression,
  ts.SyntaxKind.ParenthesizedExpression,
])

const isAmbient = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) && (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false)

const isExported = (node: ts.Node, name: ts.Identifier | undefined, exported: ReadonlySet<string>): boolean =>
  (ts.canHaveModifiers(node) && (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false)) ||
  (name !== undefined && exported.has(name.text))

/** Names that a file exports apart from their declarations: `export { a, b as c }`. */
export const exportedApart = (file: ts.SourceFile): ReadonlySet<string> => {
  const names = new Set<string>()
  for (const statement of file.statements) {
    if (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression)) names.add(statement.expression.text)
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier) continue
    if (!statement.exportClause || !ts.isNamedExports(statement.exportClause)) continue
    for (const { name, propertyName: local } of statement.exportClause.elements) names.add((local ?? name).text)
  }
  return names
}
