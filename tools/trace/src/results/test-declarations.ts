import { childOf, childrenOf, linesOf, parseSource, type SyntaxNode, withoutTypes } from './syntax-node.ts'

/** What the text of a test says without running it. */
export interface DeclaredTest {
  /** From the first line of its statement to that of its function. */
  from: number
  to: number
  callback: SyntaxNode
}

/** The tests of a file, by place, and the tree that they stand in. */
export interface TestFile {
  program: SyntaxNode
  text: string
  tests: DeclaredTest[]
}

export const readTestFile = (path: string, text: string): TestFile | undefined => {
  const program = parseSource(path, text)
  if (!program) return undefined
  const lineOf = linesOf(text)
  const tests: DeclaredTest[] = []
  const visit = (node: SyntaxNode): void => {
    const call = node.type === 'ExpressionStatement' ? callOf(node) : undefined
    const callback = call && testNames.has(rootName(call) ?? '') ? lastFunction(call) : undefined
    if (callback) tests.push({ from: lineOf(node.start), to: lineOf(callback.start), callback })
    for (const { node: each } of childrenOf(node)) visit(each)
  }
  visit(program)
  return { program, text, tests }
}

const testNames = new Set(['it', 'test', 'specify'])

const callOf = (statement: SyntaxNode): SyntaxNode | undefined => {
  const expression = childOf(statement, 'expression')
  return expression?.type === 'CallExpression' ? expression : undefined
}

/** `it` of `it.skip.each(table)(name, …)`. */
export const rootName = (node: SyntaxNode): string | undefined => {
  const inner = withoutTypes(node)
  if (inner.type === 'Identifier') return String(inner.name)
  const below = childOf(inner, 'callee') ?? childOf(inner, 'object') ?? childOf(inner, 'tag')
  return below && rootName(below)
}

const lastFunction = (call: SyntaxNode): SyntaxNode | undefined =>
  childrenOf(call).findLast(({ field, node }) => field === 'arguments' && /Function/.test(node.type))?.node

/** The test that stands at a line. */
export const testAt = ({ tests }: TestFile, line: number): DeclaredTest | undefined =>
  tests.findLast(({ from, to }) => from <= line && line <= to)

/** What `@req` and `verifies:` say in the comment right above a line. */
// implements: TL-TRACE-101
export const annotationsAbove = (text: string, line: number): string => {
  const lines = text.split('\n')
  const said: string[] = []
  let inBlock = false
  for (let at = line - 2; at >= 0; at--) {
    const each = lines[at]?.trim() ?? ''
    inBlock ||= each.endsWith('*/')
    if (!inBlock && !each.startsWith('//')) break
    said.push(/(?:@req|\bverifies:)\s+(.*)/.exec(each)?.[1] ?? '')
    if (each.startsWith('/*')) inBlock = false
  }
  return said.join('\n')
}
