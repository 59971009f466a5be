import { argumentsOf, constantExpression, isPrimitive, isPure } from './constant-expression.ts'
import { childOf, childrenOf, type SyntaxNode, withoutTypes } from './syntax-node.ts'
import { rootName } from './test-declarations.ts'

/** One way in which a name comes to its value. */
interface Binding {
  /** Constant when this is; absent where the value comes from elsewhere. */
  value?: SyntaxNode
  /** The value is an element of it, in a loop or a table. */
  element?: true
  /** No code can change what it stands for. */
  primitive: boolean
}

/** What one `const` each stands for. */
export type Lists = ReadonlyMap<string, SyntaxNode>

/**
 * The names of a file that stand for a constant wherever they stand: a literal that is never assigned anew; a list or an
 * object of constants that nothing but matchers is given, as what is given it might change it; an element of one.
 * Names are taken by the file: one that is anything else somewhere is no constant anywhere.
 */
// implements: TL-TRACE-112
export const constantNames = (
  program: SyntaxNode,
  expects: ReadonlySet<string>,
  isSite: (call: SyntaxNode) => boolean,
): { names: ReadonlySet<string>; lists: Lists } => {
  const { bindings, lists } = bindingsIn(program)
  const exposed = exposedNames(program, isSite, expects)
  const names = new Set<string>()
  const isConstant = constantExpression((name) => names.has(name), expects)
  const holds = (name: string, { value, element, primitive }: Binding): boolean => {
    if (!value || (!primitive && exposed.has(name))) return false
    // A list that something else is given may have come to hold something else, but for one that stands in the loop.
    const list = withoutTypes(value)
    if (element && list.type === 'Identifier') return names.has(String(list.name)) && lists.has(String(list.name))
    return isConstant(value)
  }
  for (let before = -1; before < names.size; ) {
    before = names.size
    for (const [name, all] of bindings) if (all.every((each) => holds(name, each))) names.add(name)
  }
  return { names, lists }
}

/** How each name of a file comes to its values, and which stand for one list. */
const bindingsIn = (program: SyntaxNode) => {
  const bindings = new Map<string, Binding[]>()
  const lists = new Map<string, SyntaxNode>()
  const bind = (pattern: SyntaxNode, binding: Binding): void => {
    for (const name of namesIn(pattern)) bindings.set(name, [...(bindings.get(name) ?? []), binding])
  }
  /** Elements of a list under a pattern, or of each of its lists. */
  const bindElements = (patterns: readonly SyntaxNode[], list: SyntaxNode, spread: boolean): void => {
    const elements = elementsOf(list, lists)
    const plain = elements?.every(isPrimitive) === true
    const listsOfPlain = elements?.every((each) => elementsOf(each, lists)?.every(isPrimitive) === true) === true
    for (const pattern of patterns) {
      const taken = pattern.type === 'Identifier' ? plain || (spread && listsOfPlain) : listsOfPlain && isFlat(pattern)
      bind(pattern, elements ? { value: list, element: true, primitive: taken } : { primitive: true })
    }
  }
  const visit = (node: SyntaxNode, above: SyntaxNode | undefined): void => {
    const known = new Set<SyntaxNode>()
    if (/^For(?:Of|In)Statement$/.test(node.type)) {
      const [left, right] = [childOf(node, 'left'), childOf(node, 'right')]
      const pattern = left && childrenOf(left).map(({ node: each }) => childOf(each, 'id') ?? each)[0]
      if (left?.type === 'VariableDeclaration' && pattern && right && node.type === 'ForOfStatement') {
        bindElements([pattern], right, false)
        known.add(left)
      }
    }
    const table = node.type === 'CallExpression' ? tableOf(node) : undefined
    if (table) {
      bindElements(table.patterns, table.list, table.spread)
      visit(table.list, node)
      for (const each of childrenOf(table.callback)) if (each.field !== 'params') visit(each.node, table.callback)
      for (const each of argumentsOf(node)) if (each !== table.callback) visit(each, node)
      return
    }
    if (node.type === 'VariableDeclarator') {
      const [id, init] = [childOf(node, 'id'), childOf(node, 'init')]
      const fixed = init !== undefined && id?.type === 'Identifier'
      // Of two consts of one name nobody can say which one is meant.
      if (fixed && above?.kind === 'const') lists.set(String(id.name), lists.has(String(id.name)) ? node : init)
      if (id) bind(id, fixed ? { value: init, primitive: isPrimitive(init) } : { primitive: true })
    } else if (node.type === 'AssignmentExpression' || node.type === 'UpdateExpression') {
      const target = childOf(node, 'left') ?? childOf(node, 'argument')
      if (target && target.type !== 'MemberExpression') bind(target, { primitive: true })
    } else if (/Function|^Class|^CatchClause$|^Import\w*Specifier$|^For(?:Of|In)Statement$/.test(node.type)) {
      for (const { field, node: each } of childrenOf(node)) {
        if (/^(?:params|id|param|local)$/.test(field) || (field === 'left' && !known.has(each))) {
          if (each.type !== 'VariableDeclaration') bind(each, { primitive: true })
        }
      }
    }
    for (const { node: each } of childrenOf(node)) if (!known.has(each)) visit(each, node)
  }
  visit(program, undefined)
  return { bindings, lists }
}

interface Table {
  list: SyntaxNode
  callback: SyntaxNode
  patterns: SyntaxNode[]
  /** Lists in the table become the parameters, one each. */
  spread: boolean
}

/** `it.each(list)(name, callback)` and `list.forEach(callback)`. */
const tableOf = (call: SyntaxNode): Table | undefined => {
  const callee = childOf(call, 'callee')
  const callback = argumentsOf(call).find(({ type }) => /Function/.test(type))
  if (!callee || !callback) return undefined
  const params = childrenOf(callback).flatMap(({ field, node }) => (field === 'params' ? [node] : []))
  const outer = callee.type === 'CallExpression' ? childOf(callee, 'callee') : callee
  const member = outer?.type === 'MemberExpression' ? childOf(outer, 'property')?.name : undefined
  if (callee.type === 'CallExpression' && (member === 'each' || member === 'for')) {
    const [list] = argumentsOf(callee)
    return (
      list && { list, callback, patterns: member === 'for' ? params.slice(0, 1) : params, spread: member === 'each' }
    )
  }
  const list = callee.type === 'MemberExpression' ? childOf(callee, 'object') : undefined
  return member === 'forEach' && list ? { list, callback, patterns: params.slice(0, 1), spread: false } : undefined
}

/** The elements of a list that stands there, or under a name. */
export const elementsOf = (given: SyntaxNode, lists: Lists): readonly SyntaxNode[] | undefined => {
  const node = withoutTypes(given)
  const list = node.type === 'Identifier' ? lists.get(String(node.name)) : node
  const found = list && withoutTypes(list)
  if (found?.type !== 'ArrayExpression') return undefined
  const elements = childrenOf(found).map(({ node: each }) => each)
  return elements.some(({ type }) => type === 'SpreadElement') ? undefined : elements
}

const namesIn = (pattern: SyntaxNode): string[] => {
  if (pattern.type === 'Identifier') return [String(pattern.name)]
  if (pattern.type === 'Property') return namesIn(childOf(pattern, 'value') ?? pattern)
  if (pattern.type === 'AssignmentPattern') return namesIn(childOf(pattern, 'left') ?? pattern)
  return /Pattern$|^RestElement$|^VariableDeclarat|^TSParameterProperty$/.test(pattern.type)
    ? childrenOf(pattern).flatMap(({ field, node }) => (/^(?:typeAnnotation|init)$/.test(field) ? [] : namesIn(node)))
    : []
}

const isFlat = (pattern: SyntaxNode): boolean =>
  pattern.type === 'ArrayPattern' && childrenOf(pattern).every(({ node }) => node.type === 'Identifier')

/** Names that something else than a matcher is given, or that something is done to. */
const exposedNames = (
  program: SyntaxNode,
  isSite: (call: SyntaxNode) => boolean,
  expects: ReadonlySet<string>,
): ReadonlySet<string> => {
  const exposed = new Set<string>()
  const visit = (node: SyntaxNode, shielded: boolean): void => {
    if (node.type === 'Identifier' && !shielded) exposed.add(String(node.name))
    const call = node.type === 'CallExpression' || node.type === 'NewExpression'
    const callee = childOf(node, 'callee')
    const matches = call && (isSite(node) || (callee !== undefined && expects.has(rootName(callee) ?? '')))
    const harmless = call && callee !== undefined && (isPure(callee) || argumentsOf(node).every(isPrimitive))
    for (const { field, node: each } of childrenOf(node)) {
      const name = isName(node, field) || /^typeAnnotation$|^typeArguments$/.test(field)
      const iterated = node.type === 'ForOfStatement' && field === 'right'
      const tabled = call && (field === 'callee' || field === 'arguments') && tableOf(node) !== undefined
      const inside = matches && field === 'arguments' && !/Function/.test(each.type)
      const kept = call ? shielded && harmless : shielded && !/Function|Assignment|Update/.test(node.type)
      const listed = tabled && (field === 'callee' || !/Function/.test(each.type))
      visit(each, name || iterated || inside || kept || listed)
    }
  }
  visit(program, false)
  return exposed
}

/** Where an identifier is no use of a value: what is declared, and the name of a property. */
const isName = (node: SyntaxNode, field: string): boolean =>
  (node.type === 'VariableDeclarator' && field === 'id') ||
  (field === 'params' && /Function/.test(node.type)) ||
  (node.type === 'MemberExpression' && field === 'property' && node.computed !== true) ||
  (node.type === 'Property' && field === 'key' && node.computed !== true)
