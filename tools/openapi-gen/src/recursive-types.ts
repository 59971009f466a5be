import type { Node, PropertySignature, TypeNode } from 'typescript'
import { ts } from './engine-modules.ts'
import { nameSpace, pascal } from './names.ts'

/**
 * A schema that comes back to itself outside of an object gets an alias of its own: the compiler resolves the type of a
 * property at once and calls it circular, where an alias may be a list of itself.
 */

/** The schemas that a type reaches without passing an object, whose members are resolved when they are asked for. */
export const openReferences = (type: TypeNode): string[] => {
  const names = new Set<string>()
  const open: Node[] = [type]
  for (let node = open.pop(); node; node = open.pop()) {
    if (ts.isTypeLiteralNode(node)) continue
    const name = referenced(node)
    if (name !== undefined) names.add(name)
    else ts.forEachChild(node, (child) => void open.push(child))
  }
  return [...names]
}

/**
 * Names of aliases for the schemas that need one.
 * @param open what each schema reaches, by name, in document order
 * @param taken names that the module has already
 */
// implements: TL-OPENAPI-011, TL-OPENAPI-013
export const recursiveAliases = (
  open: ReadonlyMap<string, readonly string[]>,
  taken: Iterable<string>,
): Map<string, string> => {
  const space = nameSpace(taken)
  const aliases = new Map<string, string>()
  for (const name of open.keys()) if (comesBack(name, open)) aliases.set(name, space.take(`Recursive${pascal(name)}`))
  return aliases
}

const comesBack = (start: string, open: ReadonlyMap<string, readonly string[]>): boolean => {
  const seen = new Set<string>()
  const waiting = [...(open.get(start) ?? [])]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === start) return true
    if (seen.has(name)) continue
    seen.add(name)
    waiting.push(...(open.get(name) ?? []))
  }
  return false
}

/** The member of a recursive schema as a reference to its alias, and the declaration of that alias. */
export const aliased = (member: PropertySignature, alias: string, aliases: ReadonlyMap<string, string>) => {
  const { modifiers, name, questionToken, type } = member
  const reference = ts.factory.createTypeReferenceNode(alias)
  return {
    member: ts.factory.updatePropertySignature(member, modifiers, name, questionToken, reference),
    declaration: ts.factory.createTypeAliasDeclaration(
      undefined,
      alias,
      undefined,
      naming(type as TypeNode, aliases) as TypeNode,
    ),
  }
}

/** The name of `components["schemas"]["Name"]`. */
const referenced = (node: Node): string | undefined => {
  if (!ts.isIndexedAccessTypeNode(node) || !ts.isIndexedAccessTypeNode(node.objectType)) return undefined
  const { objectType, indexType } = node.objectType
  const isSchema =
    ts.isTypeReferenceNode(objectType) &&
    ts.isIdentifier(objectType.typeName) &&
    objectType.typeName.text === 'components' &&
    textOf(indexType) === 'schemas'
  return isSchema ? textOf(node.indexType) : undefined
}

const textOf = (node: TypeNode): string | undefined =>
  ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) ? node.literal.text : undefined

/** A copy in which such schemas are named by their aliases. */
const naming = (node: Node, aliases: ReadonlyMap<string, string>): Node => {
  const alias = aliases.get(referenced(node) ?? '')
  if (alias !== undefined) return ts.factory.createTypeReferenceNode(alias)
  return ts.visitEachChild(node, (child) => naming(child, aliases), undefined)
}
