import { rangesOf } from './executed.ts'
import { childOf, childrenOf, linesOf, parseSource, type SyntaxNode, withoutTypes } from './syntax-node.ts'

/** A function of a source; the first of a table is the module itself. */
export interface FunctionEntry {
  start: number
  end: number
  /** Where its own code begins: behind the brace, or at the expression. */
  body: number
  /** A field's value and an arrow's expression are counted in place; a block at its first statement. */
  form: 'module' | 'block' | 'expression'
  /** Lines on which code of this function stands, and not only that of a function within it. */
  lines: string
}

interface Growing extends Omit<FunctionEntry, 'lines'> {
  own: Set<number>
}

/**
 * The functions of a source in the order in which they begin, or undefined where it does not parse. The name of what
 * holds a function (`const f =`, `f:`) is the function's: who only loads the module has not run it.
 */
// implements: TL-TRACE-106
export const functionsOf = (path: string, text: string): FunctionEntry[] | undefined => {
  const program = parseSource(path, text)
  if (!program) return undefined
  const lineOf = linesOf(text)
  const functions: Growing[] = []
  const add = (node: SyntaxNode, body: number, form: FunctionEntry['form']): Growing => {
    const entry: Growing = { start: node.start, end: node.end, body, form, own: new Set() }
    functions.push(entry)
    return entry
  }
  const mark = (node: SyntaxNode, owner: Growing): void => {
    const last = spanning.has(node.type) ? lineOf(node.end) : lineOf(node.start)
    for (let line = lineOf(node.start); line <= last; line++) owner.own.add(line)
  }
  const enter = (node: SyntaxNode, owner: Growing): void => {
    if (node.declare === true || (node.type.startsWith('TS') && !running.has(node.type))) return
    const body = childOf(node, 'body')
    const held = holders[node.type]
    const value = held && childOf(node, held.value)
    if (callable.has(node.type) && body) enterFunction(node, body, node)
    else if (node.type === 'StaticBlock') {
      const own = add(node, node.start + text.slice(node.start).indexOf('{') + 1, 'block')
      own.own.add(lineOf(node.start))
      below(node, own)
    } else if (held && value) enterHolder(node, childOf(node, held.key), value, owner)
    else below(node, owner)
  }
  /** What stands under a name: a function and a field take the name along. */
  const enterHolder = (node: SyntaxNode, key: SyntaxNode | undefined, value: SyntaxNode, owner: Growing): void => {
    const inner = withoutTypes(value)
    const innerBody = callable.has(inner.type) ? childOf(inner, 'body') : undefined
    const isField = node.type === 'PropertyDefinition' && inner.type !== 'ClassExpression'
    const takes = node.computed !== true && key?.type !== 'ObjectPattern' && (innerBody !== undefined || isField)
    for (const { field, node: each } of childrenOf(node)) {
      if (each !== value && !(takes && each === key) && field !== 'typeAnnotation') enter(each, owner)
    }
    if (innerBody) enterFunction(inner, innerBody, takes && key ? key : inner)
    else if (isField) {
      const own = add(value, value.start, 'expression')
      own.own.add(lineOf(node.start))
      enter(value, own)
    } else enter(value, owner)
  }
  const enterFunction = (node: SyntaxNode, body: SyntaxNode, head: SyntaxNode): void => {
    const block = body.type === 'BlockStatement'
    const own = add(node, block ? body.start + 1 : body.start, block ? 'block' : 'expression')
    own.own.add(lineOf(head.start))
    own.own.add(lineOf(node.start))
    below(node, own)
  }
  const below = (node: SyntaxNode, owner: Growing): void => {
    if (!silent.has(node.type)) mark(node, owner)
    for (const { node: each } of childrenOf(node)) enter(each, owner)
  }
  below(program, add({ type: 'Program', start: 0, end: text.length }, 0, 'module'))
  return functions.map(({ own, ...entry }) => ({ ...entry, lines: rangesOf([...own].sort((a, b) => a - b)) }))
}

const callable = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

/** What holds a value under a name. */
const holders: Record<string, { key: string; value: string }> = {
  VariableDeclarator: { key: 'id', value: 'init' },
  Property: { key: 'key', value: 'value' },
  MethodDefinition: { key: 'key', value: 'value' },
  PropertyDefinition: { key: 'key', value: 'value' },
}

/** Their line is that of what stands in them. */
const silent = new Set([
  'Program',
  'BlockStatement',
  'ClassBody',
  'ExportNamedDeclaration',
  'ExportDefaultDeclaration',
  'ExpressionStatement',
  'VariableDeclaration',
  'VariableDeclarator',
  'Property',
  'MethodDefinition',
  'PropertyDefinition',
  'ParenthesizedExpression',
  'ChainExpression',
])

/** Leaves of several lines. */
const spanning = new Set(['TemplateElement', 'JSXText', 'TSEnumDeclaration'])

/** Of TypeScript's own nodes, those that leave something at run time. */
const running = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSEnumDeclaration',
  'TSParameterProperty',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSExportAssignment',
])
