import type ts from 'typescript'
import type { CodeSymbol, FileFacts, ImportDeclaration, TestDeclaration } from '../file-facts.ts'
import { compiler } from './compiler.ts'
import { declaredBy, exportedApart } from './declared-names.ts'
import { importOf } from './import-of.ts'
import { testAlias, testCallOf } from './test-call.ts'
import { tokenText } from './token-hashes.ts'

/** Offsets of a symbol or a test, beside what is said of it. */
export interface Span {
  from: number
  to: number
}

export interface TreeFacts extends Pick<FileFacts, 'symbols' | 'tests' | 'imports'> {
  /** By index of the symbols. */
  symbolSpans: Span[]
  /** By index of the tests. */
  testSpans: (Span & { title: Span })[]
}

interface Drafted<Value> {
  value: Value
  own: string
  span: Span
  start: number
  end: number
}

/** Symbols, tests and imports of a parsed file, in one walk. */
export const readTree = (file: ts.SourceFile): TreeFacts => {
  const { text } = file
  const exported = exportedApart(file)
  const tokens = tokenText(text)
  const parents: ts.Node[] = []
  const symbols: Drafted<CodeSymbol>[] = []
  const tests: (Drafted<TestDeclaration> & { title: Span })[] = []
  const imports: ImportDeclaration[] = []
  const aliases = new Set<string>()
  const names = new Map<string, number>()
  let symbol: number | undefined
  let suite: TestDeclaration | undefined
  const lineOf = (offset: number) => file.getLineAndCharacterOfPosition(offset).line + 1
  const linesOf = (node: ts.Node) => ({ from: lineOf(node.getStart(file)), to: lineOf(node.end) })

  /** Files may declare a name twice, in two scopes or as a getter and a setter. */
  const unique = (name: string): string => {
    const count = (names.get(name) ?? 0) + 1
    names.set(name, count)
    return count === 1 ? name : `${name}~${count}`
  }
  const addSymbols = (node: ts.Node): void => {
    const parent = symbol === undefined ? undefined : symbols[symbol]
    for (const { name, kind, exported: open, whole } of declaredBy(node, parents, exported)) {
      const isMember = kind === 'method' || kind === 'property'
      const value: CodeSymbol = {
        name: unique(parent ? `${parent.value.name}.${name}` : name),
        kind,
        exported: isMember ? open && isOpen(parent?.value) : open,
        ...linesOf(whole),
        ...(symbol !== undefined && { parent: symbol }),
        tokens: '',
      }
      symbols.push({ value, own: name, span: spanOf(file, whole), start: tokens.position, end: 0 })
    }
  }
  const walk = (node: ts.Node): void => {
    if (node.kind <= compiler.SyntaxKind.LastToken) {
      if (node.kind !== compiler.SyntaxKind.EndOfFileToken) tokens.token(node.getStart(file), node.end)
      return
    }
    const outerSymbol = symbol
    const outerSuite = suite
    const firstSymbol = symbols.length
    let ownTest: Drafted<TestDeclaration> | undefined
    if (mayBegin.has(node.kind)) {
      tokens.passTo(node.getStart(file))
      addSymbols(node)
      if (symbols.length > firstSymbol) symbol = firstSymbol
      const taken = importOf(node)
      if (taken) imports.push({ ...taken, line: lineOf(node.getStart(file)) })
      if (compiler.isVariableDeclaration(node)) {
        const alias = testAlias(node, aliases)
        if (alias !== undefined) aliases.add(alias)
      }
      const call = compiler.isCallExpression(node) ? testCallOf(node, aliases) : undefined
      if (call) {
        const name = suite ? `${suite.name} > ${call.title}` : call.title
        const isStatic = call.static && (suite?.static ?? true)
        const value: TestDeclaration = { kind: call.kind, name, static: isStatic, ...linesOf(node), tokens: '' }
        const title = spanOf(file, call.titleNode)
        // Of a title with holes the tokens stay: what is put into them is part of the test.
        const own = compiler.isStringLiteralLike(call.titleNode) ? call.titleNode.getText(file) : ''
        const test = { value, own, span: spanOf(file, node), title, start: tokens.position, end: 0 }
        tests.push(test)
        ownTest = test
        if (call.kind === 'suite') suite = value
      }
    }
    const firstEnd = symbols.length
    parents.push(node)
    compiler.forEachChild(node, walk)
    parents.pop()
    tokens.passTo(node.end)
    for (let index = firstSymbol; index < firstEnd; index++)
      (symbols[index] as Drafted<CodeSymbol>).end = tokens.position
    if (ownTest) ownTest.end = tokens.position
    symbol = outerSymbol
    suite = outerSuite
  }
  walk(file)
  for (const { value, own, start, end } of symbols) value.tokens = tokens.hashOf(start, end, own)
  for (const { value, own, start, end } of tests) value.tokens = tokens.hashOf(start, end, own)
  return {
    symbols: symbols.map(({ value }) => value),
    tests: tests.map(({ value }) => value),
    imports,
    symbolSpans: symbols.map(({ span }) => span),
    testSpans: tests.map(({ span, title }) => ({ ...span, title })),
  }
}

/** What a function holds inside is seen by nobody else. */
const isOpen = (parent: CodeSymbol | undefined): boolean =>
  parent?.exported === true && parent.kind !== 'function' && parent.kind !== 'method'

const spanOf = (file: ts.SourceFile, node: ts.Node): Span => ({ from: node.getStart(file), to: node.end })

/** Kinds of nodes with which a symbol, a test or an import may begin. */
const mayBegin: ReadonlySet<ts.SyntaxKind> = new Set([
  compiler.SyntaxKind.FunctionDeclaration,
  compiler.SyntaxKind.ClassDeclaration,
  compiler.SyntaxKind.InterfaceDeclaration,
  compiler.SyntaxKind.TypeAliasDeclaration,
  compiler.SyntaxKind.EnumDeclaration,
  compiler.SyntaxKind.ModuleDeclaration,
  compiler.SyntaxKind.VariableDeclaration,
  compiler.SyntaxKind.ExportAssignment,
  compiler.SyntaxKind.Constructor,
  compiler.SyntaxKind.MethodDeclaration,
  compiler.SyntaxKind.GetAccessor,
  compiler.SyntaxKind.SetAccessor,
  compiler.SyntaxKind.PropertyDeclaration,
  compiler.SyntaxKind.ShorthandPropertyAssignment,
  compiler.SyntaxKind.PropertyAssignment,
  compiler.SyntaxKind.ImportDeclaration,
  compiler.SyntaxKind.ExportDeclaration,
  compiler.SyntaxKind.ImportEqualsDeclaration,
  compiler.SyntaxKind.CallExpression,
])
