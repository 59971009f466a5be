import { parseAst } from 'vitest/node'

/** A node of the tree that vitest's own parser gives (ESTree with TypeScript); offsets are UTF-16. */
export interface SyntaxNode {
  type: string
  start: number
  end: number
  [field: string]: unknown
}

/** The tree of a source, or undefined where it does not parse: who runs it says so. */
export const parseSource = (path: string, text: string): SyntaxNode | undefined => {
  const lang = /\.([cm]?[jt]s)x?$/.exec(path)?.[0].replace(/[cm]/, '').slice(1) ?? 'ts'
  try {
    return parseAst(text, { lang: lang as 'ts', astType: 'ts' }, path) as unknown as SyntaxNode
  } catch {
    return undefined
  }
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

/** The nodes right below one, by field. */
export const childrenOf = (node: SyntaxNode): { field: string; node: SyntaxNode }[] => {
  const children: { field: string; node: SyntaxNode }[] = []
  for (const field in node) {
    const value = node[field]
    if (typeof value !== 'object' || value === null) continue
    if (isNode(value)) children.push({ field, node: value })
    else if (Array.isArray(value)) for (const each of value) if (isNode(each)) children.push({ field, node: each })
  }
  return children
}

export const childOf = (node: SyntaxNode, field: string): SyntaxNode | undefined => {
  const value = node[field]
  return isNode(value) ? value : undefined
}

/** What stands below parentheses and assertions of types, which leave nothing at run time. */
export const withoutTypes = (node: SyntaxNode): SyntaxNode => {
  const inner = transparent.has(node.type) ? childOf(node, 'expression') : undefined
  return inner ? withoutTypes(inner) : node
}

const transparent = new Set([
  'ParenthesizedExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
])

/** The line of each offset of a text, from 1. */
export const linesOf = (text: string): ((offset: number) => number) => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
}
