import type ts from 'typescript'
import { compiler } from './compiler.ts'

/** What a node takes from another module: `import`, `export … from`, `import(…)`, `require(…)`. */
export const importOf = (node: ts.Node): { specifier: string; names: string[] } | undefined => {
  switch (node.kind) {
    case compiler.SyntaxKind.ImportDeclaration: {
      const { moduleSpecifier, importClause } = node as ts.ImportDeclaration
      return from(moduleSpecifier, importedNames(importClause))
    }
    case compiler.SyntaxKind.ExportDeclaration: {
      const { moduleSpecifier, exportClause: clause } = node as ts.ExportDeclaration
      return from(moduleSpecifier, clause && compiler.isNamedExports(clause) ? clause.elements.map(sourceName) : ['*'])
    }
    case compiler.SyntaxKind.ImportEqualsDeclaration: {
      const { moduleReference } = node as ts.ImportEqualsDeclaration
      return compiler.isExternalModuleReference(moduleReference) ? from(moduleReference.expression, ['*']) : undefined
    }
    case compiler.SyntaxKind.CallExpression: {
      const { expression, arguments: given } = node as ts.CallExpression
      const loads =
        expression.kind === compiler.SyntaxKind.ImportKeyword ||
        (compiler.isIdentifier(expression) && expression.text === 'require')
      return loads ? from(given[0], ['*']) : undefined
    }
    default:
      return undefined
  }
}

const from = (specifier: ts.Node | undefined, names: string[]): { specifier: string; names: string[] } | undefined =>
  specifier && compiler.isStringLiteralLike(specifier) ? { specifier: specifier.text, names } : undefined

const importedNames = (clause: ts.ImportClause | undefined): string[] => {
  const bindings = clause?.namedBindings
  const named = !bindings ? [] : compiler.isNamespaceImport(bindings) ? ['*'] : bindings.elements.map(sourceName)
  return clause?.name ? ['default', ...named] : named
}

const sourceName = ({ name, propertyName }: ts.ImportSpecifier | ts.ExportSpecifier): string =>
  (propertyName ?? name).text
