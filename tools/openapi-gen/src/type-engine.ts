import { escapeToken, type FragmentCache } from '@throughline/kernel'
import type { JsonObject, JsonValue, SchemaObject } from '@throughline/openapi'
import type { GlobalContext, OpenAPI3 } from 'openapi-typescript'
import type { Node, TypeNode } from 'typescript'
import { discriminatorsOf } from './discriminators.ts'
import { oapiRef, resolveRef, transformSchemaObject, ts, tsPropertyIndex } from './engine-modules.ts'
import { maskNames, maskText, unmasking } from './percent-signs.ts'
import { aliased, recursiveAliases } from './recursive-types.ts'
import {
  type PieceSource,
  pieceKeys,
  pieceSources,
  pieceText,
  printMembers,
  printNodes,
  readPiece,
  renderPiece,
  sections,
  type TypePiece,
  transformPiece,
} from './type-pieces.ts'
import { isObject } from './walk-schemas.ts'

/** A schema that stands where the engine does not look, and the name that its type gets. */
export interface ExtraType {
  name: string
  schema: SchemaObject
  pointer: string
}

export interface EngineOptions {
  /** Remembers what was made of a part of a document; by default nothing is remembered. */
  cache?: FragmentCache | undefined
  /** Names of schemas whose types stand in another module, whose `components` are imported as `shared`. */
  shared?: ReadonlySet<string> | undefined
  /** As openapi-typescript's own command writes it, without what is added here on purpose. */
  plain?: boolean
}

/** Writes TypeScript for a whole document: `components`, `operations`, `paths`, and one alias an extra. */
export type TypeEngine = (document: JsonObject, extras: readonly ExtraType[], options?: EngineOptions) => string

/**
 * openapi-typescript's own transformation, part by part, without its linting and bundling: the document is judged and
 * bundled. The document is the engine's to change.
 */
// implements: TL-OPENAPI-201, TL-OPENAPI-224
export const openapiTypescript: TypeEngine = (document, extras, { cache, shared, plain = false } = {}) => {
  const context = contextOf(document, plain)
  const sources = pieceSources(document)
  const isShared = ({ section, name }: PieceSource) => section === 'schemas' && shared?.has(name) === true
  const own = sources.filter((source) => !isShared(source))
  const pieces = renderedPieces(own, document, context, cache, plain)
  const all = sources.map((source): Made => ({ source, piece: pieces.get(source) ?? sharedPiece(source) }))
  const declarations = plain ? [] : aliasRecursive(all, extras, context)
  const extraTypes = extras.map((extra) => extraType(extra, context))
  return [fileText(document, all), ...declarations, printNodes(extraTypes)].join('')
}

/** The pieces of all sources, as they are remembered or as they are made now. */
// implements: TL-OPENAPI-202
const renderedPieces = (
  sources: readonly PieceSource[],
  document: JsonObject,
  context: GlobalContext,
  cache: FragmentCache | undefined,
  plain: boolean,
): Map<PieceSource, TypePiece> => {
  const render = (source: PieceSource): TypePiece => renderPiece(source, context)
  const pieces = (pieceOf: (source: PieceSource) => TypePiece) =>
    new Map(sources.map((source) => [source, pieceOf(source)]))
  if (cache === undefined) return pieces(render)
  const keyOf = pieceKeys(document, context.discriminators, plain)
  if (cache.isEmpty && cache.later) {
    const rendered = pieces(render)
    cache.later(() => {
      for (const [source, piece] of rendered) cache.set(keyOf(source), pieceText(piece))
    })
    return rendered
  }
  return pieces((source) => {
    const key = keyOf(source)
    const known = cache.get(key)
    if (known !== undefined) return readPiece(known)
    const piece = render(source)
    cache.set(key, pieceText(piece))
    return piece
  })
}

/** Stands for the type of a schema that another module has. */
const sharedPiece = ({ name }: PieceSource): TypePiece => {
  const member = ts.factory.createPropertySignature(
    undefined,
    tsPropertyIndex(name),
    undefined,
    oapiRef(`#/shared/schemas/${escapeToken(name)}`),
  )
  return { member: printMembers([member], 2), operations: '', footer: [], open: [] }
}

interface Made {
  source: PieceSource
  piece: TypePiece
}

const contextOf = (document: JsonObject, plain: boolean): GlobalContext => {
  const schema = document as unknown as OpenAPI3
  return {
    additionalProperties: false,
    alphabetize: false,
    arrayLength: false,
    conditionalEnums: false,
    dedupeEnums: false,
    // A default is what the receiver assumes; the property may still be left out.
    defaultNonNullable: plain,
    discriminators: discriminatorsOf(document),
    emptyObjectsUnknown: !plain,
    enum: false,
    enumValues: false,
    excludeDeprecated: false,
    exportType: false,
    generatePathParams: false,
    immutable: false,
    injectFooter: [],
    makePathsEnum: false,
    pathParamsAsTypes: false,
    propertiesRequiredByDefault: false,
    readWriteMarkers: false,
    rootTypes: false,
    rootTypesKeepCasing: false,
    rootTypesNoSchemaPrefix: false,
    silent: true,
    ...(!plain && {
      transform: ({ format, type }: { format?: string; type?: unknown }) =>
        format === 'binary' && type === 'string' ? blob() : undefined,
    }),
    resolve: ($ref: string) => resolveRef(schema, $ref, { silent: true }),
    // `redoc` is left out: it configures the linting, which is not done here.
  } as unknown as GlobalContext
}

const blob = (): TypeNode => ts.factory.createTypeReferenceNode('Blob')

const declared = ['paths', 'webhooks', 'components', '$defs', 'operations', 'WithRequired']

/** Replaces the members of recursive schemas by references to aliases, and declares those. */
const aliasRecursive = (pieces: readonly Made[], extras: readonly ExtraType[], context: GlobalContext): string[] => {
  const schemas = pieces.filter(({ source }) => source.section === 'schemas')
  const open = new Map(schemas.map(({ source, piece }) => [source.name, piece.open]))
  const aliases = recursiveAliases(open, [...extras.map(({ name }) => name), ...declared])
  if (aliases.size === 0) return []
  const declarations: string[] = []
  for (const made of schemas) {
    const alias = aliases.get(made.source.name)
    if (alias === undefined) continue
    const { member } = transformPiece(made.source, context)
    if (member === undefined || !ts.isPropertySignature(member)) continue
    const { member: reference, declaration } = aliased(member, alias, aliases)
    made.piece = { ...made.piece, member: printMembers([reference], 2) }
    declarations.push(printNodes([declaration]))
  }
  return declarations
}

const extraType = ({ name, schema, pointer }: ExtraType, context: GlobalContext): Node => {
  const typeOf = (item: JsonValue, way: string) =>
    transformSchemaObject(item as unknown as Parameters<typeof transformSchemaObject>[0], {
      path: `#${way}`,
      ctx: context,
    })
  const type = unmasking(
    () => typeOf(schema, pointer),
    () => typeOf(maskNames(schema), maskText(pointer)),
    (node) => [node],
  )
  const modifiers = [ts.factory.createModifier(ts.SyntaxKind.ExportKeyword)]
  return ts.factory.createTypeAliasDeclaration(modifiers, name, undefined, type)
}

const empty = (name: string): string => `export type ${name} = Record<string, never>;\n`
const named = (name: string, members: string): string =>
  members === '' ? empty(name) : `export interface ${name} {\n${members}}\n`

/** The whole file of the parts, as the engine arranges it. */
const fileText = (document: JsonObject, pieces: readonly Made[]): string => {
  const membersOf = (section: PieceSource['section']): string =>
    pieces.flatMap(({ source, piece }) => (source.section === section ? [piece.member] : [])).join('')
  const components = sections.map((section) => {
    const members = membersOf(section)
    return members === '' ? `    ${section}: never;\n` : `    ${section}: {\n${members}    };\n`
  })
  // What several parts need stands once, where the first of them put it.
  const footer = new Set(pieces.flatMap(({ piece }) => piece.footer))
  footer.add('operations')
  const operations = pieces.map(({ piece }) => piece.operations).join('')
  return [
    named('paths', membersOf('paths')),
    named('webhooks', membersOf('webhooks')),
    isObject(document.components) ? named('components', components.join('')) : empty('components'),
    empty('$defs'),
    ...[...footer].map((text) => (text === 'operations' ? named('operations', operations) : text)),
  ].join('')
}
