import ts from 'typescript'

/**
 * A piece of a source file that runs as one: a function with what it says itself, or a statement of the module. What
 * a function within it says is its own unit.
 */
export interface CodeUnit {
  /**
   * `function`: runs when it is called. `load`: runs when the file is loaded. `inert`: types, which never run. `test`:
   * a call that declares a test, with all that stands in it.
   */
  kind: 'function' | 'load' | 'inert' | 'test'
  /** With the names around it: `Queue.push`; a nameless one has the name of what it stands in. */
  name: string
  /** Lines of the whole. */
  from: number
  to: number
  /** Of a function: the lines that run only when it is called, and the offset at which its code begins. */
  body?: { from: number; to: number; at: number }
  /** Its own tokens, without comments, white space, types and the functions within it. */
  tokens: string
  /** Its tokens and those of everything within it. */
  whole: string
  /** Whether its name tells it from its neighbours. */
  named: boolean
  /** A statement that only declares: where it is new, loading it changes nothing. */
  declares: boolean
  children: CodeUnit[]
}

/** The statements of a module, in order, each with the functions within it. */
export const codeUnits = (file: string, text: string): CodeUnit[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, scriptKind(file))
  return source.statements.map((statement) => {
    if (!ts.isFunctionDeclaration(statement) || !statement.body) return unitOf(source, statement, '', kindOf(statement))
    // That it is there, and for whom, matters to whoever loads the file; what it does, to whoever calls it.
    const child = unitOf(source, statement, '', 'function')
    const tokens = [...(ts.getModifiers(statement) ?? []).map((each) => each.getText(source)), child.name].join(' ')
    return { ...child, kind: 'load', tokens, whole: `${tokens} ${child.whole}`, declares: true, children: [child] }
  })
}

const scriptKind = (file: string): ts.ScriptKind => {
  if (/\.[cm]?tsx?$/.test(file)) return file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  return ts.ScriptKind.JSX
}

const kindOf = (statement: ts.Statement): CodeUnit['kind'] => {
  if (isTestCall(statement)) return 'test'
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return 'inert'
  if (ts.isImportDeclaration(statement) && isTypeImport(statement)) return 'inert'
  if (ts.isExportDeclaration(statement) && statement.isTypeOnly) return 'inert'
  if (ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(isDeclare)) return 'inert'
  return ts.isFunctionDeclaration(statement) ? 'inert' : 'load'
}

/** Holds functions and plain values only. */
const onlyDeclares = (node: ts.Node): boolean =>
  ts.isVariableStatement(node) &&
  node.declarationList.declarations.every(({ initializer }) => initializer && isPlain(initializer))

const isPlain = (value: ts.Expression): boolean =>
  ts.isArrowFunction(value) ||
  ts.isFunctionExpression(value) ||
  ts.isLiteralExpression(value) ||
  value.kind === ts.SyntaxKind.TrueKeyword ||
  value.kind === ts.SyntaxKind.FalseKeyword

const isDeclare = ({ kind }: ts.Modifier): boolean => kind === ts.SyntaxKind.DeclareKeyword

/** Erased as a whole: `import type …`, not `import { type A }`, which still loads the file. */
const isTypeImport = ({ importClause }: ts.ImportDeclaration): boolean =>
  importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword

const unitOf = (source: ts.SourceFile, node: ts.Node, around: string, kind: CodeUnit['kind']): CodeUnit => {
  const own: string[] = []
  const children: CodeUnit[] = []
  const declared = nameOf(node)
  const name = declared === undefined ? around : kind === 'test' ? declared : joined(around, declared)
  const walk = (each: ts.Node, within: string): void => {
    if (each !== node && isTestCall(each)) {
      // Not a part of what stands around it: one more test leaves the others as they were.
      children.push(unitOf(source, each, within, 'test'))
      return
    }
    if (each !== node && kind !== 'test' && isFunction(each)) {
      const child = unitOf(source, each, within, 'function')
      children.push(child)
      own.push('ƒ')
      return
    }
    if (kind !== 'inert' && ts.isTypeNode(each) && !ts.isExpressionWithTypeArguments(each)) {
      own.push('τ')
      return
    }
    const parts = each.getChildren(source).filter((part) => !ts.isJSDoc(part))
    if (parts.length === 0) {
      const token = each.getText(source)
      if (token !== '') own.push(token)
    }
    const named = each === node || ts.isVariableStatement(each) ? undefined : nameOf(each)
    for (const part of parts) walk(part, named === undefined ? within : joined(within, named))
  }
  walk(node, ts.isVariableStatement(node) ? around : name)
  const place = (offset: number) => source.getLineAndCharacterOfPosition(offset).line + 1
  return {
    kind,
    name: name === '' ? '(file)' : name,
    from: place(node.getStart(source)),
    to: place(node.end),
    ...bodyOf(node, source, place),
    tokens: own.join('\u0000'),
    whole: [own.join('\u0000'), ...children.map(({ whole }) => whole)].join('\u0001'),
    named: declared !== undefined,
    declares: onlyDeclares(node),
    children,
  }
}

/** A header stands on a line that runs when the file is loaded, too. */
const bodyOf = (node: ts.Node, source: ts.SourceFile, place: (offset: number) => number): Pick<CodeUnit, 'body'> => {
  const body = ts.isFunctionLike(node) && 'body' in node ? (node.body as ts.Node | undefined) : undefined
  if (!body) return {}
  const [first = body, last = body] = ts.isBlock(body) ? [body.statements[0], body.statements.at(-1)] : []
  const at = ts.isBlock(body) ? body.getStart(source) + 1 : body.getStart(source)
  return { body: { from: place(first.getStart(source)), to: place(last.end), at } }
}

const joined = (around: string, name: string): string => (around === '' ? name : `${around}.${name}`)

/** `it('…', …)`, `test.each(…)('…', …)`: a statement that declares a test. */
const isTestCall = (node: ts.Node): boolean => {
  if (!ts.isExpressionStatement(node) || !ts.isCallExpression(node.expression)) return false
  let callee: ts.Expression = node.expression
  while (
    ts.isCallExpression(callee) ||
    ts.isPropertyAccessExpression(callee) ||
    ts.isTaggedTemplateExpression(callee)
  ) {
    callee = ts.isTaggedTemplateExpression(callee) ? callee.tag : callee.expression
  }
  return ts.isIdentifier(callee) && (callee.text === 'it' || callee.text === 'test')
}

/** What has a body that runs when it is called. */
const isFunction = (node: ts.Node): boolean => ts.isFunctionLike(node) && 'body' in node && node.body !== undefined

const nameOf = (node: ts.Node): string | undefined => {
  if (isTestCall(node)) {
    const [title] = ((node as ts.ExpressionStatement).expression as ts.CallExpression).arguments
    return title && ts.isStringLiteralLike(title) ? title.text : title?.getText()
  }
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.map(({ name }) => name.getText()).join(', ')
  if (ts.isConstructorDeclaration(node)) return 'constructor'
  if (ts.isGetAccessorDeclaration(node)) return `get ${node.name.getText()}`
  if (ts.isSetAccessorDeclaration(node)) return `set ${node.name.getText()}`
  const isNamed =
    ts.isFunctionLike(node) ||
    ts.isClassLike(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isModuleDeclaration(node)
  const { name } = isNamed ? (node as ts.NamedDeclaration) : {}
  return name && !ts.isComputedPropertyName(name) ? name.getText() : undefined
}
