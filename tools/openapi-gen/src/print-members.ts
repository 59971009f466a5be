import type {
  Identifier,
  LiteralTypeNode,
  Modifier,
  Node,
  NodeArray,
  PropertyName,
  SyntaxKind,
  TypeElement,
  TypeNode,
} from 'typescript'
import { ts } from './engine-modules.ts'

/**
 * Prints members of an interface as TypeScript's own printer does, byte for byte, in a fraction of its time: it is made
 * for what a user wrote, and this for the few kinds of nodes that types of a document are made of. Whatever else comes
 * is left to that printer.
 * @returns undefined where a node or a text is of another kind
 */
export const quickMembers = (members: readonly TypeElement[], depth: number): string | undefined => {
  const texts: string[] = []
  for (const member of members) {
    const text = memberText(member, depth)
    if (text === undefined) return undefined
    texts.push(text)
  }
  return texts.join('')
}

const indents = ['', '    ', '        ', '            ', '                ']
const indentOf = (depth: number): string => (indents[depth] ??= '    '.repeat(depth))

const memberText = (member: TypeElement, depth: number): string | undefined => {
  const indent = indentOf(depth)
  const comments = commentsOf(member, indent)
  if (comments === undefined) return undefined
  if (ts.isPropertySignature(member)) {
    const { modifiers, name, questionToken, type } = member
    const key = nameText(name)
    const before = modifiers === undefined || modifiers.length === 0 ? '' : modifiersText(modifiers)
    const text = type && typeText(type, depth)
    if (key === undefined || before === undefined || text === undefined) return undefined
    return `${comments}${indent}${before}${key}${questionToken === undefined ? '' : '?'}: ${text};\n`
  }
  if (!ts.isIndexSignatureDeclaration(member) || (member.modifiers?.length ?? 0) > 0) return undefined
  const [parameter, ...more] = member.parameters
  const key = parameter && ts.isIdentifier(parameter.name) ? parameter.name.text : undefined
  const from = parameter?.type && typeText(parameter.type, depth)
  const to = typeText(member.type, depth)
  if (key === undefined || from === undefined || to === undefined || more.length > 0) return undefined
  return `${comments}${indent}[${key}: ${from}]: ${to};\n`
}

const modifiersText = (modifiers: NodeArray<Modifier>): string | undefined =>
  modifiers.every(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword)
    ? 'readonly '.repeat(modifiers.length)
    : undefined

const nameText = (name: PropertyName): string | undefined => {
  if (ts.isIdentifier(name)) return name.text
  if (ts.isStringLiteral(name)) return stringText(name.text)
  return ts.isNumericLiteral(name) ? name.text : undefined
}

/** The printer escapes everything else. */
const plain = /^[ !#-[\]-~]*$/
const stringText = (text: string): string | undefined => (plain.test(text) ? `"${text}"` : undefined)

// Comments whose lines the printer would count or trim in other ways.
const odd = /[^\S\n ]/

/** Comments stand on their own lines, each indented by the place of the member and by its own spaces. */
const commentsOf = (member: TypeElement, indent: string): string | undefined => {
  const comments = ts.getSyntheticLeadingComments(member)
  if (comments === undefined) return ''
  let text = ''
  for (const { kind, text: body, hasTrailingNewLine } of comments) {
    if (kind !== ts.SyntaxKind.MultiLineCommentTrivia || !hasTrailingNewLine || odd.test(body)) return undefined
    const lines = `/*${body}*/`.split('\n')
    const [first = ''] = lines
    text += `${indent}${first.trim()}\n`
    for (const line of lines.slice(1)) {
      const own = line.length - line.trimStart().length
      text += `${indent}${' '.repeat(own)}${line.trim()}\n`
    }
  }
  return text
}

const keywords = new Map<SyntaxKind, string>([
  [ts.SyntaxKind.StringKeyword, 'string'],
  [ts.SyntaxKind.NumberKeyword, 'number'],
  [ts.SyntaxKind.BooleanKeyword, 'boolean'],
  [ts.SyntaxKind.UnknownKeyword, 'unknown'],
  [ts.SyntaxKind.NeverKeyword, 'never'],
  [ts.SyntaxKind.UndefinedKeyword, 'undefined'],
])

const typeText = (type: TypeNode, depth: number): string | undefined => {
  const keyword = keywords.get(type.kind)
  if (keyword !== undefined) return keyword
  // The engine writes a literal as an identifier that is JSON, where a type should stand.
  if (ts.isIdentifier(type as Node)) return (type as Node as Identifier).text
  if (ts.isTypeLiteralNode(type)) {
    if (type.members.length === 0) return '{}'
    const inner = quickMembers(type.members, depth + 1)
    return inner === undefined ? undefined : `{\n${inner}${indentOf(depth)}}`
  }
  if (ts.isIndexedAccessTypeNode(type))
    return joined(['', typeText(type.objectType, depth), '[', typeText(type.indexType, depth), ']'])
  if (ts.isLiteralTypeNode(type)) return literalText(type.literal)
  if (ts.isTypeReferenceNode(type)) {
    const name = ts.isIdentifier(type.typeName) ? type.typeName.text : undefined
    if (type.typeArguments === undefined || name === undefined) return name
    const list = listText(type.typeArguments, ', ', depth)
    return list === undefined ? undefined : `${name}<${list}>`
  }
  if (ts.isUnionTypeNode(type)) return listText(type.types, ' | ', depth)
  if (ts.isIntersectionTypeNode(type)) return listText(type.types, ' & ', depth)
  if (ts.isArrayTypeNode(type)) return joined([typeText(type.elementType, depth), '[]'])
  return ts.isParenthesizedTypeNode(type) ? joined(['(', typeText(type.type, depth), ')']) : undefined
}

const listText = (types: readonly TypeNode[], separator: string, depth: number): string | undefined => {
  const texts: string[] = []
  for (const type of types) {
    const text = typeText(type, depth)
    if (text === undefined) return undefined
    texts.push(text)
  }
  return texts.join(separator)
}

const joined = (texts: readonly (string | undefined)[]): string | undefined =>
  texts.includes(undefined) ? undefined : texts.join('')

const literalText = (literal: LiteralTypeNode['literal']): string | undefined => {
  if (ts.isStringLiteral(literal)) return stringText(literal.text)
  if (ts.isNumericLiteral(literal)) return literal.text
  if (literal.kind === ts.SyntaxKind.NullKeyword) return 'null'
  if (literal.kind === ts.SyntaxKind.TrueKeyword) return 'true'
  return literal.kind === ts.SyntaxKind.FalseKeyword ? 'false' : undefined
}
