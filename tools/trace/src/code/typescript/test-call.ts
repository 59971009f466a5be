import type ts from 'typescript'
import { compiler } from './compiler.ts'

export interface TestCall {
  kind: 'suite' | 'test'
  title: string
  static: boolean
  /** The argument that holds the title. */
  titleNode: ts.Node
}

const testNames = new Set(['it', 'test', 'specify', 'xit', 'fit', 'xtest'])
const suiteNames = new Set(['describe', 'suite', 'context', 'xdescribe', 'fdescribe'])
/** A part of a title that only a run knows. */
const hole = '…'

/** Reads `it('…', …)`, `test.skip.each(…)('…', …)`, `describe(…)`; `aliases` are names made by `test.extend(…)`. */
export const testCallOf = (node: ts.CallExpression, aliases: ReadonlySet<string>): TestCall | undefined => {
  const chain = chainOf(node.expression)
  if (chain === undefined) return undefined
  const isSuite = suiteNames.has(chain.root)
  if (!isSuite && !testNames.has(chain.root) && !aliases.has(chain.root)) return undefined
  const [titleNode, ...rest] = node.arguments
  if (titleNode === undefined || chain.words.includes('extend')) return undefined
  // `it.each(table)` is called once more; so is `it.skipIf(condition)`.
  const last = chain.words.at(-1)
  if (last !== undefined && twice.has(last) && !chain.called) return undefined
  const hasBody = rest.some(
    (each) => compiler.isArrowFunction(each) || compiler.isFunctionExpression(each) || compiler.isIdentifier(each),
  )
  if (!hasBody && !chain.words.includes('todo')) return undefined
  const title = titleOf(titleNode)
  const patterned = chain.words.includes('each') || chain.words.includes('for')
  const shown = patterned ? title.replaceAll(/%[sdifjoOc#$]|\$[\w.]+/g, hole) : title
  return { kind: isSuite ? 'suite' : 'test', title: shown, static: !shown.includes(hole), titleNode }
}

const twice = new Set(['each', 'for', 'skipIf', 'runIf'])

/** `test.skip.each(…)` → root `test`, words `skip`, `each`, called. */
const chainOf = (expression: ts.Expression): { root: string; words: string[]; called: boolean } | undefined => {
  const words: string[] = []
  let called = false
  let node = expression
  for (;;) {
    if (compiler.isIdentifier(node)) return { root: node.text, words: words.reverse(), called }
    if (compiler.isPropertyAccessExpression(node)) {
      words.push(node.name.text)
      node = node.expression
    } else if (compiler.isCallExpression(node) && words.length === 0) {
      called = true
      node = node.expression
    } else if (compiler.isTaggedTemplateExpression(node) && words.length === 0) {
      called = true
      node = node.tag
    } else return undefined
  }
}

const titleOf = (node: ts.Expression): string => {
  if (compiler.isStringLiteralLike(node)) return node.text
  if (compiler.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => hole + literal.text).join('')
  }
  if (compiler.isBinaryExpression(node) && node.operatorToken.kind === compiler.SyntaxKind.PlusToken) {
    return titleOf(node.left) + titleOf(node.right)
  }
  return hole
}

/** `const scenario = test.extend(…)`: calls of `scenario` declare tests as well. */
export const testAlias = (node: ts.VariableDeclaration, aliases: ReadonlySet<string>): string | undefined => {
  const { name, initializer } = node
  if (!initializer || !compiler.isIdentifier(name) || !compiler.isCallExpression(initializer)) return undefined
  const chain = chainOf(initializer.expression)
  const isTest = chain !== undefined && (testNames.has(chain.root) || aliases.has(chain.root))
  return isTest && chain.words.at(-1) === 'extend' ? name.text : undefined
}
