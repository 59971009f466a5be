import { childOf, childrenOf, type SyntaxNode, withoutTypes } from './syntax-node.ts'
import { rootName, type TestFile } from './test-declarations.ts'

interface Site {
  constant: boolean
  /** It stands in a loop, or in a function within the test. */
  repeated: boolean
}

/**
 * Whether all matchers of a test compare constants with constants, as far as its text tells: every one that stands in
 * its function does, and no more ran than stand there. One with a computed side, on either, compares something.
 */
// implements: TL-TRACE-105
export const literalOnly = (file: TestFile, callback: SyntaxNode, ran: number): boolean => {
  const sites = sitesIn(file, callback)
  const once = sites.every(({ repeated }) => !repeated)
  return ran > 0 && sites.length > 0 && sites.every(({ constant }) => constant) && (!once || ran <= sites.length)
}

const sitesIn = ({ program }: TestFile, callback: SyntaxNode): Site[] => {
  const names = namesOf(program, callback)
  const isConstant = constantsOf(program, names)
  const sites: Site[] = []
  const visit = (node: SyntaxNode, repeated: boolean, chain: readonly SyntaxNode[]): void => {
    const call = node.type === 'CallExpression'
    const given = call ? argumentsOf(node) : []
    // `expect(a).not.toBe(b)` is read from its last call inwards: what that was given comes along.
    const all = call ? [...chain, ...given] : chain
    if (call && isMatcherStart(node, names)) sites.push({ constant: all.every(isConstant), repeated })
    for (const { field, node: each } of childrenOf(node)) {
      const along = field === 'callee' || field === 'object' || transparent.has(node.type)
      visit(
        each,
        repeated || loops.test(node.type) || (node !== callback && /Function/.test(node.type)),
        along ? all : [],
      )
    }
  }
  visit(callback, false, [])
  return sites
}

const loops = /^(?:For|While|DoWhile)/
const transparent = new Set(['AwaitExpression', 'ChainExpression', 'TSNonNullExpression', 'ParenthesizedExpression'])

const argumentsOf = (call: SyntaxNode): SyntaxNode[] =>
  childrenOf(call).flatMap(({ field, node }) => (field === 'arguments' ? [node] : []))

interface Names {
  expect: Set<string>
  assert: Set<string>
}

const assertModules = /^(?:(?:node:)?assert(?:\/strict)?|chai)$/

/** What `expect` and the functions of `assert` are called here. */
const namesOf = (program: SyntaxNode, callback: SyntaxNode): Names => {
  const names: Names = { expect: new Set(['expect']), assert: new Set(['assert']) }
  for (const { node } of childrenOf(program)) {
    const source = node.type === 'ImportDeclaration' ? childOf(node, 'source')?.value : undefined
    if (typeof source !== 'string' || !assertModules.test(source)) continue
    for (const { field, node: each } of childrenOf(node)) {
      const local = field === 'specifiers' ? childOf(each, 'local')?.name : undefined
      if (typeof local === 'string') names[local === 'expect' ? 'expect' : 'assert'].add(local)
    }
  }
  for (const { field, node } of childrenOf(callback)) {
    if (field !== 'params' || node.type !== 'ObjectPattern') continue
    for (const { node: property } of childrenOf(node)) {
      const [key, value] = [childOf(property, 'key')?.name, childOf(property, 'value')?.name]
      if (key === 'expect' && typeof value === 'string') names.expect.add(value)
    }
  }
  return names
}

const isMatcherStart = (call: SyntaxNode, { expect, assert }: Names): boolean => {
  const callee = childOf(call, 'callee')
  if (!callee) return false
  if (callee.type === 'Identifier') return expect.has(String(callee.name)) || assert.has(String(callee.name))
  if (callee.type !== 'MemberExpression') return false
  const member = String(childOf(callee, 'property')?.name)
  const object = childOf(callee, 'object')
  // The context's own: `context.expect(…)`.
  if (member === 'expect' && object?.type === 'Identifier') return true
  if (object?.type === 'Identifier' && expect.has(String(object.name))) return /^(?:soft|poll|assert)$/.test(member)
  return assert.has(rootName(callee) ?? '') || (expect.has(rootName(callee) ?? '') && isAssertOf(callee))
}

/** `expect.assert.equal`. */
const isAssertOf = (callee: SyntaxNode): boolean => {
  const object = childOf(callee, 'object')
  return object?.type === 'MemberExpression' && childOf(object, 'property')?.name === 'assert'
}

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

/** Whether an expression is the same whatever the code under test does. */
const constantsOf = (program: SyntaxNode, { expect }: Names) => {
  const constants = primitives(program)
  const isConstant = (given: SyntaxNode): boolean => {
    const node = withoutTypes(given)
    if (node.type === 'Literal') return true
    if (node.type === 'Identifier') {
      return globals.has(String(node.name)) || constants.has(String(node.name))
    }
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
      const known = callee && (isPure(callee) || isConstant(callee) || expect.has(rootName(callee) ?? ''))
      return known === true && argumentsOf(node).every(isConstant)
    }
    return composed.has(node.type) && childrenOf(node).every(({ node: each }) => isConstant(each))
  }
  const isPure = (node: SyntaxNode): boolean => node.type === 'Identifier' && pure.test(String(node.name))
  return isConstant
}

/** `const limit = 3`, by names that stand for nothing else in the file; a list or an object may be changed by the code. */
const primitives = (program: SyntaxNode): Set<string> => {
  const found = new Map<string, boolean>()
  const visit = (node: SyntaxNode, constant: boolean): void => {
    if (node.type === 'VariableDeclarator') {
      const [name, init] = [childOf(node, 'id')?.name, childOf(node, 'init')]
      const simple = constant && init !== undefined && isPrimitive(withoutTypes(init))
      if (typeof name === 'string') found.set(name, (found.get(name) ?? true) && simple)
    }
    for (const { field, node: each } of childrenOf(node)) {
      // A parameter of the same name is another thing.
      if (field === 'params' && each.type === 'Identifier') found.set(String(each.name), false)
      visit(each, node.type === 'VariableDeclaration' ? node.kind === 'const' : constant)
    }
  }
  visit(program, false)
  return new Set([...found].flatMap(([name, constant]) => (constant ? [name] : [])))
}

const isPrimitive = (node: SyntaxNode): boolean =>
  node.type === 'Literal' ||
  node.type === 'TemplateElement' ||
  (/^(?:Unary|Binary)Expression$|^TemplateLiteral$/.test(node.type) &&
    childrenOf(node).every(({ node: each }) => isPrimitive(withoutTypes(each))))
