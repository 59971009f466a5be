import ts from 'typescript'
import { nameSpace, pascal } from './names.ts'

/**
 * Gives each schema that comes back to itself outside of an object an alias of its own: the compiler resolves the
 * type of a property at once and calls it circular, where an alias may be a list of itself.
 * @param nodes what openapi-typescript makes of a document
 * @param taken names that the module has already
 */
export const aliasRecursiveSchemas = (nodes: readonly ts.Node[], taken: Iterable<string>): ts.Node[] => {
  const schemas = new Map(nodes.flatMap(schemaMembers).map(({ name, type }) => [name, type]))
  const space = nameSpace([...taken, ...nodes.flatMap(declaredName)])
  const aliases = new Map<string, string>()
  for (const name of schemas.keys()) {
    if (comesBack(name, schemas)) aliases.set(name, space.take(`Recursive${pascal(name)}`))
  }
  if (aliases.size === 0) return [...nodes]
  const declarations = [...aliases].map(([name, alias]) =>
    ts.factory.createTypeAliasDeclaration(
      undefined,
      alias,
      undefined,
      naming(schemas.get(name) as ts.TypeNode, aliases) as ts.TypeNode,
    ),
  )
  return [...nodes.map((node) => (isComponents(node) ? withAliases(node, aliases) : node)), ...declarations]
}

const declaredName = (node: ts.Node): string[] =>
  ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) ? [node.name.text] : []

const isComponents = (node: ts.Node): node is ts.InterfaceDeclaration =>
  ts.isInterfaceDeclaration(node) && node.name.text === 'components'

const nameOf = (name: ts.PropertyName): string =>
  ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name) ? name.text : ''

const schemaMembers = (node: ts.Node): { name: string; type: ts.TypeNode }[] => {
  if (!isComponents(node)) return []
  const schemas = node.members.find((member) => ts.isPropertySignature(member) && nameOf(member.name) === 'schemas')
  const type = schemas && ts.isPropertySignature(schemas) ? schemas.type : undefined
  if (!type || !ts.isTypeLiteralNode(type)) return []
  return type.members.flatMap((member) =>
    ts.isPropertySignature(member) && member.type ? [{ name: nameOf(member.name), type: member.type }] : [],
  )
}

/** The name of `components["schemas"]["Name"]`. */
const referenced = (node: ts.Node): string | undefined => {
  if (!ts.isIndexedAccessTypeNode(node) || !ts.isIndexedAccessTypeNode(node.objectType)) return undefined
  const { objectType, indexType } = node.objectType
  const isSchema =
    ts.isTypeReferenceNode(objectType) &&
    ts.isIdentifier(objectType.typeName) &&
    objectType.typeName.text === 'components' &&
    textOf(indexType) === 'schemas'
  return isSchema ? textOf(node.indexType) : undefined
}

const textOf = (node: ts.TypeNode): string | undefined =>
  ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) ? node.literal.text : undefined

/** Whether a schema reaches itself without passing an object, whose members are resolved when they are asked for. */
const comesBack = (start: string, schemas: ReadonlyMap<string, ts.TypeNode>): boolean => {
  const seen = new Set<string>()
  const open: (ts.Node | undefined)[] = [schemas.get(start)]
  while (open.length > 0) {
    const node = open.pop()
    if (!node || ts.isTypeLiteralNode(node)) continue
    const name = referenced(node)
    if (name === start) return true
    if (name === undefined) ts.forEachChild(node, (child) => void open.push(child))
    else if (!seen.has(name)) {
      seen.add(name)
      open.push(schemas.get(name))
    }
  }
  return false
}

/** A copy in which such schemas are named by their aliases. */
const naming = (node: ts.Node, aliases: ReadonlyMap<string, string>): ts.Node => {
  const alias = aliases.get(referenced(node) ?? '')
  if (alias !== undefined) return ts.factory.createTypeReferenceNode(alias)
  return ts.visitEachChild(node, (child) => naming(child, aliases), undefined)
}

const withAliases = (components: ts.InterfaceDeclaration, aliases: ReadonlyMap<string, string>): ts.Node =>
  ts.visitEachChild(
    components,
    (schemas) =>
      ts.isPropertySignature(schemas) && nameOf(schemas.name) === 'schemas'
        ? ts.visitEachChild(schemas, (type) => membersAliased(type, aliases), undefined)
        : schemas,
    undefined,
  )

const membersAliased = (type: ts.Node, aliases: ReadonlyMap<string, string>): ts.Node =>
  ts.isTypeLiteralNode(type)
    ? ts.visitEachChild(
        type,
        (member) => {
          if (!ts.isPropertySignature(member)) return member
          const alias = aliases.get(nameOf(member.name))
          if (alias === undefined) return member
          const { modifiers, name, questionToken } = member
          const reference = ts.factory.createTypeReferenceNode(alias)
          return ts.factory.updatePropertySignature(member, modifiers, name, questionToken, reference)
        },
        undefined,
      )
    : type
