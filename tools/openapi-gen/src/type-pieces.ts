import { hash } from 'node:crypto'
import type { JsonObject, JsonValue } from '@throughline/openapi'
import type { GlobalContext } from 'openapi-typescript'
import type { InterfaceDeclaration, Node, PropertySignature, Statement, TypeElement, TypeLiteralNode } from 'typescript'
import type { Discriminators } from './discriminators.ts'
import {
  createRef,
  transformComponentsObject,
  transformPathItemObject,
  transformPathsObject,
  ts,
  tsPropertyIndex,
} from './engine-modules.ts'
import { maskNames, maskText, unmasking } from './percent-signs.ts'
import { lookUp, pointerOfRef, referencesIn } from './pointers.ts'
import { quickMembers } from './print-members.ts'
import { openReferences } from './recursive-types.ts'
import { isObject } from './walk-schemas.ts'

/** The sections of `components` of which the engine makes types, in its order. */
export const sections = ['schemas', 'responses', 'parameters', 'requestBodies', 'headers', 'pathItems'] as const

/** One part of a document that is typed by itself: a path item, a webhook, or an item of `components`. */
export interface PieceSource {
  section: 'paths' | 'webhooks' | (typeof sections)[number]
  name: string
  item: JsonValue
}

/** What the engine writes for one part. Its text depends on that part and on what it refers to, and on nothing else. */
export interface TypePiece {
  /** The property signature; empty where the engine leaves the part out. */
  member: string
  /** Members of `operations` that come with it. */
  operations: string
  /** Declarations that the engine adds once to a file, in its order; `operations` stands where that interface does. */
  footer: string[]
  /** Names of schemas that it reaches without passing an object; see `recursive-types.ts`. */
  open: string[]
}

/** The parts of a document in the order of the engine. */
export const pieceSources = (document: JsonObject): PieceSource[] => {
  const components = isObject(document.components) ? document.components : {}
  const entries = (section: PieceSource['section'], record: JsonValue | undefined): PieceSource[] =>
    isObject(record) ? Object.entries(record).map(([name, item]) => ({ section, name, item })) : []
  return [
    ...entries('paths', document.paths),
    ...entries('webhooks', document.webhooks),
    ...sections.flatMap((section) => entries(section, components[section])),
  ]
}

/** A line about the texts, and the texts: they are not escaped, since they are long. */
export const pieceText = ({ member, operations, footer, open }: TypePiece): string =>
  `${JSON.stringify({ length: member.length, footer, open })}\n${member}${operations}`

export const readPiece = (text: string): TypePiece => {
  const start = text.indexOf('\n') + 1
  const { length, footer, open } = JSON.parse(text.slice(0, start)) as Pick<TypePiece, 'footer' | 'open'> & {
    length: number
  }
  return { member: text.slice(start, start + length), operations: text.slice(start + length), footer, open }
}

/**
 * A function from a part to a key: the same key means the same text.
 * @param plain whether the engine writes as its own command does
 */
// implements: TL-OPENAPI-202
export const pieceKeys = (document: JsonObject, discriminators: Discriminators, plain: boolean) => {
  // Discriminators act on schemas that do not name them.
  const common = hash('sha1', JSON.stringify([plain, discriminators]))
  const texts = new WeakMap<object, string>()
  const textOf = (value: JsonValue | undefined): string => {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
    const known = texts.get(value)
    if (known !== undefined) return known
    const text = JSON.stringify(value)
    texts.set(value, text)
    return text
  }
  const digests = new Map<string, string>()
  /** What a reference leads to, as the engine looks at it: the object at the end of the chain. */
  const digestOf = (ref: string): string => {
    const known = digests.get(ref)
    if (known !== undefined) return known
    let node: JsonValue | undefined = { $ref: ref }
    const way = new Set<string>()
    while (isObject(node) && typeof node.$ref === 'string' && !way.has(node.$ref)) {
      way.add(node.$ref)
      node = lookUp(document, pointerOfRef(node.$ref))
    }
    const digest = hash('sha1', textOf(node))
    digests.set(ref, digest)
    return digest
  }
  return ({ section, name, item }: PieceSource): string => {
    const text = textOf(item)
    const about = JSON.stringify([section, name, referencesIn(text).map(digestOf), common])
    return hash('sha1', `${about}\n${text}`)
  }
}

/** The node of one part, and what the engine adds to the file because of it. */
export const transformPiece = (source: PieceSource, context: GlobalContext) => {
  const { section, name, item } = source
  return unmasking(
    () => transformed(source, context),
    () => transformed({ section, name: maskText(name), item: maskNames(item) }, context),
    ({ member, footer }) => (member ? [member, ...footer] : footer),
  )
}

const transformed = (source: PieceSource, context: GlobalContext) => {
  const footer: Node[] = []
  const own = { ...context, injectFooter: footer }
  return { member: memberOf(source, own), footer }
}

const memberOf = ({ section, name, item }: PieceSource, context: GlobalContext): TypeElement | undefined => {
  const one = record(name, item) as never
  if (section === 'webhooks') {
    const type = transformPathItemObject(item as never, { path: createRef(['webhooks', name]), ctx: context })
    return ts.factory.createPropertySignature(undefined, tsPropertyIndex(name), undefined, type)
  }
  if (section === 'paths') return (transformPathsObject(one, context) as TypeLiteralNode).members[0]
  const [components] = transformComponentsObject({ [section]: one } as never, context) as [TypeLiteralNode]
  const found = components.members.find(
    (member) => ts.isPropertySignature(member) && ts.isIdentifier(member.name) && member.name.text === section,
  ) as PropertySignature
  return (found.type as TypeLiteralNode).members[0]
}

/** A record of one entry, whatever its name. */
const record = (name: string, item: JsonValue): JsonObject =>
  Object.defineProperty({}, name, { value: item, enumerable: true }) as JsonObject

/** How deep a member stands in the file: `paths` holds paths, `components` holds sections that hold items. */
const depthOf = ({ section }: PieceSource): 1 | 2 => (section === 'paths' || section === 'webhooks' ? 1 : 2)

/** Writes one part down as the engine would within the whole file. */
export const renderPiece = (source: PieceSource, context: GlobalContext): TypePiece => {
  const { member, footer } = transformPiece(source, context)
  const operations = footer.find(isOperations)
  const type = member && ts.isPropertySignature(member) ? member.type : undefined
  return {
    member: member === undefined ? '' : printMembers([member], depthOf(source)),
    operations: operations === undefined ? '' : printMembers(operations.members, 1),
    footer: footer.map((node) => (isOperations(node) ? 'operations' : printNodes([node]))),
    open: source.section === 'schemas' && type ? openReferences(type) : [],
  }
}

const isOperations = (node: Node): node is InterfaceDeclaration =>
  ts.isInterfaceDeclaration(node) && node.name.text === 'operations'

const printer = ts.createPrinter({ newLine: ts.NewLineKind.LineFeed, removeComments: false })
const sheet = () => ts.createSourceFile('types.ts', '', ts.ScriptTarget.ESNext, false, ts.ScriptKind.TS)

/** Declarations as the engine prints them. */
export const printNodes = (nodes: readonly Node[]): string => {
  const file = ts.factory.updateSourceFile(sheet(), nodes as readonly Statement[])
  return printer.printFile(file)
}

/** Members alone, indented for their place: printed within as many brackets as stand around them there. */
export const printMembers = (members: readonly TypeElement[], depth: 1 | 2): string => {
  const quick = quickMembers(members, depth)
  return quick ?? slowMembers(members, depth)
}

const slowMembers = (members: readonly TypeElement[], depth: 1 | 2): string => {
  const inner =
    depth === 1
      ? members
      : [ts.factory.createPropertySignature(undefined, 'x', undefined, ts.factory.createTypeLiteralNode(members))]
  const text = printNodes([ts.factory.createInterfaceDeclaration(undefined, 'x', undefined, undefined, inner)])
  const lines = text.split('\n')
  return `${lines.slice(depth, lines.length - 1 - depth).join('\n')}\n`
}
