import type ts from 'typescript'
import { compiler } from '../code/typescript/compiler.ts'
import { type Query, type QueryPlace, type QueryRow, sortedPlaces } from './query.ts'
import { placeOf } from './use/declarations-of.ts'
import { errorCodes } from './use/error-codes.ts'
import { lightProgram } from './use/light-program.ts'
import { scriptsOf, withinOf } from './use/role.ts'

/** Error codes of the contracts, and where code maps, answers, compares and expects them. */
// implements: TL-TRACE-513
export const errors: Query = {
  summary: 'error codes: where they are declared, mapped and answered',
  rows: 'error codes',
  without: 'no code knows it',
  unnamed: ({ apis }) =>
    apis.length === 0 ? 'No OpenAPI document is named: `openapi` in xtask.config.ts, or --contract FILE.' : undefined,
  async ask(world) {
    const codes = errorCodes(world.sources.apis)
    const rows = new Map(
      codes.map(({ code, property, declared: [first, ...others] }): [string, QueryRow] => [
        code,
        {
          name: code,
          detail: property,
          ...first,
          places: others.map((place) => ({ how: 'declares', ...place })),
        },
      ]),
    )
    if (rows.size === 0) return []
    const { written } = scriptsOf(world)
    const program = lightProgram(
      world.workspace,
      written.map(({ file }) => file),
    )
    const taxonomy: Taxonomy = {
      checker: program.checker,
      codes: new Set(rows.keys()),
      properties: new Set(codes.map(({ property }) => property)),
    }
    for (const given of written) {
      const source = program.source(given.file)
      if (!source) continue
      const put = (node: ts.Node, code: string, how: string): void => {
        const at = placeOf(node)
        const place: QueryPlace = {
          how: given.role === 'code' ? how : 'tests',
          file: given.file,
          ...at,
          ...withinOf(given, at.line),
        }
        rows.get(code)?.places.push(place)
      }
      visit(source, taxonomy, put)
    }
    return [...rows.values()].map((row) => ({ ...row, places: sortedPlaces(row.places) }))
  },
}

interface Taxonomy {
  checker: ts.TypeChecker
  codes: ReadonlySet<string>
  properties: ReadonlySet<string>
}

const visit = (node: ts.Node, taxonomy: Taxonomy, put: (node: ts.Node, code: string, how: string) => void): void => {
  const isName = compiler.isStringLiteralLike(node) || compiler.isIdentifier(node)
  if (isName && taxonomy.codes.has(node.text)) {
    const how = compiler.isIdentifier(node) ? ofKey(node, taxonomy) : ofText(node, taxonomy)
    if (how !== undefined) put(node, node.text, how)
  }
  compiler.forEachChild(node, (child) => visit(child, taxonomy, put))
}

/** `{ NOT_FOUND: 404 }`, where the type of the table, or all its other keys, say that it is one of codes. */
const ofKey = (node: ts.Identifier | ts.StringLiteralLike, { checker, codes }: Taxonomy): string | undefined => {
  const { parent } = node
  if (!compiler.isPropertyAssignment(parent) || parent.name !== node) return undefined
  const table = parent.parent
  const typed = checker.getContextualType(table)?.getProperty(node.text) !== undefined
  const keys = table.properties.map(({ name }) => (name && 'text' in name ? name.text : ''))
  return typed || keys.every((key) => codes.has(key)) ? 'maps' : undefined
}

const ofText = (node: ts.StringLiteralLike, taxonomy: Taxonomy): string | undefined => {
  const { parent } = node
  if (compiler.isPropertyAssignment(parent) && parent.name === node) return ofKey(node, taxonomy)
  if (compiler.isLiteralTypeNode(parent)) return isListed(parent, taxonomy) ? 'types' : undefined
  if (compiler.isCaseClause(parent)) {
    return speaks(taxonomy.checker.getTypeAtLocation(parent.parent.parent.expression), taxonomy)
      ? 'compares'
      : undefined
  }
  if (compiler.isBinaryExpression(parent) && isEquality(parent.operatorToken.kind)) {
    const other = parent.left === node ? parent.right : parent.left
    return speaks(taxonomy.checker.getTypeAtLocation(other), taxonomy) ? 'compares' : undefined
  }
  const holder = compiler.isAsExpression(parent) ? parent.parent : parent
  const isProperty = compiler.isPropertyAssignment(holder) && !compiler.isComputedPropertyName(holder.name)
  if (isProperty && 'text' in holder.name && taxonomy.properties.has(holder.name.text)) return 'answers'
  if (!speaks(taxonomy.checker.getContextualType(node), taxonomy)) return undefined
  return isProperty ? 'maps' : 'names'
}

const equalities = new Set<ts.SyntaxKind>([
  compiler.SyntaxKind.EqualsEqualsEqualsToken,
  compiler.SyntaxKind.ExclamationEqualsEqualsToken,
  compiler.SyntaxKind.EqualsEqualsToken,
  compiler.SyntaxKind.ExclamationEqualsToken,
])
const isEquality = (kind: ts.SyntaxKind): boolean => equalities.has(kind)

/** Whether a type holds error codes and no other texts. */
const speaks = (type: ts.Type | undefined, { codes }: Taxonomy): boolean => {
  if (type === undefined) return false
  const parts = type.isUnion() ? type.types : [type]
  const texts = parts.filter((part) => part.flags & compiler.TypeFlags.StringLike)
  return texts.length > 0 && texts.every((part) => part.isStringLiteral() && codes.has(part.value))
}

/** A type that lists nothing but codes. */
const isListed = (node: ts.LiteralTypeNode, { codes }: Taxonomy): boolean =>
  !compiler.isUnionTypeNode(node.parent) ||
  node.parent.types.every(
    (each) =>
      compiler.isLiteralTypeNode(each) && compiler.isStringLiteral(each.literal) && codes.has(each.literal.text),
  )
