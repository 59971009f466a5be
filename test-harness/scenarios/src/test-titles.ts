import ts from 'typescript'

export interface TestTitle {
  title: string
  line: number
}

/**
 * The literal titles of the tests of a file, behind those of the suites that they stand in: the first argument of `it(…)`,
 * `it.each(…)(…)`, `describe.each(…)(…)` and so on.
 */
export const testTitles = (file: string, source: string): TestTitle[] => {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true)
  const titles: TestTitle[] = []
  const visit = (node: ts.Node, suites: readonly string[]): void => {
    const name = ts.isCallExpression(node) ? rootOf(node.expression) : undefined
    const [first] = ts.isCallExpression(node) ? node.arguments : []
    const title = first && (ts.isStringLiteralLike(first) || ts.isTemplateExpression(first)) ? first : undefined
    if (title && (name === 'it' || name === 'test')) {
      const { line } = tree.getLineAndCharacterOfPosition(title.getStart())
      titles.push({ title: [...suites, title.getText()].join(' > '), line: line + 1 })
    }
    const within = title && name === 'describe' ? [...suites, title.getText()] : suites
    ts.forEachChild(node, (each) => visit(each, within))
  }
  visit(tree, [])
  return titles
}

/** `it` of `it.only` and of `it.each(table)(…)`. */
const rootOf = (expression: ts.Expression): string | undefined => {
  if (ts.isIdentifier(expression)) return expression.text
  return ts.isPropertyAccessExpression(expression) || ts.isCallExpression(expression)
    ? rootOf(expression.expression)
    : undefined
}
