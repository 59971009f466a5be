import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../src')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))

/** What the files take from outside: modules, and values that the language gives to everybody. */
const reachOf = (source: readonly string[]): { modules: string[]; globals: string[]; math: string[] } => {
  // Without types of Node or a browser: what is not of the language itself is not known, and would be named as such.
  const program = ts.createProgram([...source], {
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ESNext,
    lib: ['lib.esnext.d.ts'],
    types: [],
    noEmit: true,
    strict: true,
  })
  const checker = program.getTypeChecker()
  const reach = { modules: new Set<string>(), globals: new Set<string>(), math: new Set<string>() }
  const isOwn = (symbol: ts.Symbol): boolean =>
    (symbol.declarations ?? []).some((declaration) => source.includes(declaration.getSourceFile().fileName))
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      reach.modules.add(node.moduleSpecifier.getText().slice(1, -1))
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) reach.modules.add('import()')
    if (ts.isIdentifier(node) && node.text === 'Math') {
      reach.math.add(ts.isPropertyAccessExpression(node.parent) ? node.parent.name.text : 'Math itself')
    }
    const isName = ts.isIdentifier(node) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)
    if (isName && !ts.isTypeNode(node.parent) && !ts.isPropertyAssignment(node.parent)) {
      const symbol = checker.getSymbolAtLocation(node)
      if (symbol === undefined || !isOwn(symbol)) reach.globals.add(node.text)
    }
    ts.forEachChild(node, visit)
  }
  for (const file of source) {
    const parsed = program.getSourceFile(file)
    if (parsed) visit(parsed)
  }
  const sorted = (names: Set<string>): string[] => [...names].sort()
  return { modules: sorted(reach.modules), globals: sorted(reach.globals), math: sorted(reach.math) }
}

it('[OC-CORE-1003] the package reaches for nothing but its own files and what every run has alike', () => {
  expect(files.every((file) => readFileSync(file, 'utf8').length > 0)).toBe(true)
  const { modules, globals, math } = reachOf(files)
  expect(modules.filter((name) => !name.startsWith('./'))).toEqual([])
  const all = ['Float64Array', 'Map', 'Math', 'Number', 'Object', 'RangeError', 'Set', 'undefined']
  expect(globals).toEqual(all)
  expect(math).toEqual(['ceil', 'floor', 'log2', 'max', 'min'])
})
