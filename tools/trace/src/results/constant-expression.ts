import { childOf, childrenOf, type SyntaxNode, withoutTypes } from './syntax-node.ts'
import { rootName } from './test-declarations.ts'

const globals = new Set(['undefined', 'NaN', 'Infinity'])
const pure = /^(?:Promise|\w*Error|String|Number|Boolean|BigInt|Symbol|Object|Array|Map|Set|Date|RegExp|JSON|Math)$/
const composed = new Set([
  'TemplateLiteral',
  'TemplateElement',
  'UnaryExpression',
  'BinaryExpression',
  'LogicalExpression',
  'ConditionalExpression',
  'SequenceExpression',
  'AwaitExpression',
  'ArrayExpression',
  'ObjectExpression',
  'SpreadElement',
  'ReturnStatement',
  'ThrowStatement',
  'BlockStatement',
  'ExpressionStatement',
  'ChainExpression',
])

export const isPure = (node: SyntaxNode): boolean => node.type === 'Identifier' && pure.test(String(node.name))

export const argumentsOf = (call: SyntaxNode): SyntaxNode[] =>
  childrenOf(call).flatMap(({ field, node }) => (field === 'arguments' ? [node] : []))

/**
 * Whether an expression is the same whatever the code under test does.
 * @param isKnown whether a name stands for a constant
 * @param expects what `expect` is called: what it makes to match with, such as `expect.any`, is as constant as its values
 */
export const constantExpression = (isKnown: (name: string) => boolean, expects: ReadonlySet<string>) => {
  const isConstant = (given: SyntaxNode): boolean => {
    const node = withoutTypes(given)
    if (node.type === 'Literal') return true
    if (node.type === 'Identifier') return globals.has(String(node.name)) || isKnown(String(node.name))
    if (node.type === 'Property') {
      return childrenOf(node).every(
        ({ field, node: each }) => (field === 'key' && node.computed !== true) || isConstant(each),
      )
    }
    if (/^(?:Arrow)?Function/.test(node.type)) return isConstant(childOf(node, 'body') ?? node)
    if (node.type === 'MemberExpression') {
      const object = childOf(node, 'object')
      return object !== undefined && (isConstant(object) || isPure(object))
    }
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      const callee = childOf(node, 'callee')
      const known = callee && (isPure(callee) || isConstant(callee) || expects.has(rootName(callee) ?? ''))
      return known === true && argumentsOf(node).every(isConstant)
    }
    return composed.has(node.type) && childrenOf(node).every(({ node: each }) => isConstant(each))
  }
  return isConstant
}

/** A value that no code can change, made of literals. */
export const isPrimitive = (given: SyntaxNode): boolean => {
  const node = withoutTypes(given)
  return (
    node.type === 'Literal' ||
    node.type === 'TemplateElement' ||
    (/^(?:Unary|Binary)Expression$|^TemplateLiteral$/.test(node.type) &&
      childrenOf(node).every(({ node: each }) => isPrimitive(each)))
  )
}

const named = new Set(['Identifier', 'Literal', 'TemplateLiteral', 'TemplateElement', 'UnaryExpression'])
const held = new Set(['BinaryExpression', 'ArrayExpression', 'ObjectExpression', 'Property', 'SpreadElement'])

/**
 * Whether two sides of a matcher are one expression of names: `expect([a, b]).toEqual([a, b])`. A call may give another
 * value each time, and so may a property, which is a call where it is a getter: comparing those is a test.
 */
// implements: TL-TRACE-112
export const areSame = (one: SyntaxNode, other: SyntaxNode): boolean => {
  const [a, b] = [withoutTypes(one), withoutTypes(other)]
  if (a.type !== b.type || !(named.has(a.type) || held.has(a.type))) return false
  const [below, beside] = [childrenOf(a), childrenOf(b)]
  if (below.length !== beside.length) return false
  if (['name', 'operator', 'raw', 'value'].some((field) => saidOf(a[field]) !== saidOf(b[field]))) return false
  return below.every(({ node }, index) => areSame(node, beside[index]?.node ?? a))
}

/** What a node says by itself: the raw text of a piece of a template stands in an object. */
const saidOf = (value: unknown): string =>
  typeof value !== 'object' || value === null ? String(value) : 'type' in value ? '' : JSON.stringify(value)
