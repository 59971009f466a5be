import ts from 'typescript'

export interface TestTitle {
  title: string
  line: number
}

/** The literal titles of the tests of a file: the first argument of `it(…)`, `it.each(…)(…)`, `it.concurrent(…)` and so on. */
export const testTitles = (file: string, source: string): TestTitle[] => {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true)
  const titles: TestTitle[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTest(node.expression)) {
      const [first] = node.arguments
      if (first && (ts.isStringLiteralLike(first) || ts.isTemplateExpression(first))) {
        const { line } = tree.getLineAndCharacterOfPosition(first.getStart())
        titles.push({ title: first.getText(), line: line + 1 })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return titles
}

/** `it`, `it.only`, `it.each(table)`, but not `it.each` itself. */
const isTest = (expression: ts.Expression): boolean => {
  if (ts.isIdentifier(expression)) return expression.text === 'it' || expression.text === 'test'
  if (ts.isPropertyAccessExpression(expression)) return isTest(expression.expression)
  return ts.isCallExpression(expression) && isTest(expression.expression)
}
