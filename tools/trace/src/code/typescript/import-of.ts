import ts from 'typescript'

/** What a node takes from another module: `import`, `export … from`, `import(…)`, `require(…)`. */
export const importOf = (node: ts.Node): { specifier: string; names: string[] } | undefined => {
  if (ts.isImportDeclaration(node)) return from(node.moduleSpecifier, importedNames(node.importClause))
  if (ts.isExportDeclaration(node)) {
    const clause = node.exportClause
    return from(node.moduleSpecifier, clause && ts.isNamedExports(clause) ? clause.elements.map(sourceName) : ['*'])
  }
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    return from(node.moduleReference.expression, ['*'])
  }
  if (!ts.isCallExpression(node)) return undefined
  const { expression } = node
  const loads =
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require')
  return loads ? from(node.arguments[0], ['*']) : undefined
}

const from = (specifier: ts.Node | undefined, names: string[]): { specifier: string; names: string[] } | undefined =>
  specifier && ts.isStringLiteralLike(specifier) ? { specifier: specifier.text, names } : undefined

const importedNames = (clause: ts.ImportClause | undefined): string[] => {
  const bindings = clause?.namedBindings
  const named = !bindings ? [] : ts.isNamespaceImport(bindings) ? ['*'] : bindings.elements.map(sourceName)
  return clause?.name ? ['default', ...named] : named
}

const sourceName = ({ name, propertyName }: ts.ImportSpecifier | ts.ExportSpecifier): string =>
  (propertyName ?? name).text
