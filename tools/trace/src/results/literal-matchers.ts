import { areSame, argumentsOf, constantExpression } from './constant-expression.ts'
import { constantNames, elementsOf, type Lists } from './constant-names.ts'
import { childOf, childrenOf, type SyntaxNode, withoutTypes } from './syntax-node.ts'
import { rootName, type TestFile } from './test-declarations.ts'

interface Site {
  constant: boolean
  /** How often it runs at most; unknown in a function within the test, and in a loop over what is no list of its own. */
  times: number | undefined
}

/**
 * Whether all matchers of a test compare constants with constants, or a name with itself, as far as its text tells:
 * every one that stands in its function does, and no more ran than stand there. One with a computed side compares
 * something.
 */
// implements: TL-TRACE-105
export const literalOnly = (file: TestFile, callback: SyntaxNode, ran: number): boolean => {
  if (ran === 0) return false
  const names = namesOf(file.program, callback)
  const sites = sitesIn(file.program, callback, names)
  if (sites.length === 0 || !sites.every(({ constant }) => constant)) return false
  const times = sites.flatMap((site) => site.times ?? [])
  if (times.length < sites.length) return !callsHelper(file.program, callback, names)
  return ran <= times.reduce((sum, each) => sum + each, 0)
}

/** Of a file, by what its tests call their `expect`: mostly the same. */
const known = new WeakMap<SyntaxNode, Map<string, ReturnType<typeof constantNames>>>()

const constantsOf = (program: SyntaxNode, names: Names): ReturnType<typeof constantNames> => {
  const ofFile = known.get(program) ?? new Map<string, ReturnType<typeof constantNames>>()
  known.set(program, ofFile)
  const key = [...names.expect].join()
  const found = ofFile.get(key) ?? constantNames(program, names.expect, (call) => isMatcherStart(call, names))
  ofFile.set(key, found)
  return found
}

const sitesIn = (program: SyntaxNode, callback: SyntaxNode, names: Names): Site[] => {
  const constants = constantsOf(program, names)
  const isConstant = constantExpression((name) => constants.names.has(name), names.expect)
  const sites: Site[] = []
  const visit = (node: SyntaxNode, times: number | undefined, chain: readonly SyntaxNode[]): void => {
    const call = node.type === 'CallExpression'
    const given = call ? argumentsOf(node) : []
    // `expect(a).not.toBe(b)` is read from its last call inwards: what that was given comes along.
    const all = call ? [...chain, ...given] : chain
    if (call && isMatcherStart(node, names)) {
      const [one, other, ...more] = all
      const same = one !== undefined && other !== undefined && more.length === 0 && areSame(one, other)
      sites.push({ constant: same || all.every(isConstant), times })
    }
    const often = repeats(node, callback, constants.lists)
    for (const { field, node: each } of childrenOf(node)) {
      const along = field === 'callee' || field === 'object' || transparent.has(node.type)
      const inner = often(each)
      visit(each, times === undefined || inner === undefined ? undefined : times * inner, along ? all : [])
    }
  }
  visit(callback, 1, [])
  return sites
}

/** How often what stands below a node runs for each time that the node does. */
const repeats = (node: SyntaxNode, callback: SyntaxNode, lists: Lists) => {
  const callee = node.type === 'CallExpression' ? childOf(node, 'callee') : undefined
  const each = callee?.type === 'MemberExpression' && childOf(callee, 'property')?.name === 'forEach'
  const list = each ? childOf(callee, 'object') : childOf(node, 'right')
  const length = (): number | undefined => list && elementsOf(list, lists)?.length
  return (child: SyntaxNode): number | undefined => {
    if (/^(?:Arrow)?Function/.test(child.type) && child !== callback) return each ? length() : undefined
    if (/^(?:For|While|DoWhile)/.test(node.type)) return node.type === 'ForOfStatement' ? length() : undefined
    return 1
  }
}

const transparent = new Set(['AwaitExpression', 'ChainExpression', 'TSNonNullExpression', 'ParenthesizedExpression'])

/** Whether a test calls what may match for it: a function of its file, or of what stands beside tests. */
const callsHelper = (program: SyntaxNode, callback: SyntaxNode, { expect, assert }: Names): boolean => {
  const helpers = new Set<string>()
  const declare = (node: SyntaxNode): void => {
    if (node === callback) return
    const name = childOf(node, 'id')?.name ?? childOf(node, 'local')?.name
    const init = childOf(node, 'init')
    const isFunction = node.type === 'FunctionDeclaration' || (init && /Function/.test(withoutTypes(init).type))
    if (typeof name === 'string' && isFunction) helpers.add(name)
    const source = node.type === 'ImportDeclaration' ? String(childOf(node, 'source')?.value) : ''
    if (/^\.\.?\//.test(source) && !/\/src\//.test(source)) {
      for (const { node: each } of childrenOf(node)) helpers.add(String(childOf(each, 'local')?.name))
    }
    for (const { node: each } of childrenOf(node)) declare(each)
  }
  declare(program)
  const calls = (node: SyntaxNode): boolean => {
    const name = node.type === 'CallExpression' ? rootName(node) : undefined
    if (name !== undefined && helpers.has(name) && !expect.has(name) && !assert.has(name)) return true
    return childrenOf(node).some(({ node: each }) => calls(each))
  }
  return calls(callback)
}

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
