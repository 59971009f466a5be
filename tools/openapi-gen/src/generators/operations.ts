import { generatedLabel } from '@throughline/kernel'
import type { ApiModel, MediaType } from '@throughline/openapi'
import {
  type AliasOf,
  type ApiParts,
  type OperationParts,
  places,
  type ResponseParts,
  type TypedContent,
} from '../api-parts.ts'
import { copiedSource } from '../copied-source.ts'
import { block, key, literal, moduleText } from '../emit.ts'
import type { Generator } from '../generator.ts'
import { headerKind, headerTypes } from '../header-values.ts'
import { bodyKind, isRange } from '../media-types.ts'
import { statusType } from '../status-types.ts'

/**
 * `operations.ts`: for each operation what it takes and what it answers, seen from neither side. Client and server share
 * it; whoever sends or receives adds what is its own.
 */
// implements: TL-OPENAPI-142
export const operations: Generator = ({ model, parts, command }) => {
  const label = generatedLabel(command)
  const text = moduleText(parts.operations.map((each) => operationText(each, parts, model)).join('\n'), [
    { as: 'model', line: "import type * as model from './model.ts'" },
    { as: 'wire', line: "import type * as wire from './wire.ts'" },
  ])
  const wire = text.includes("'./wire.ts'") ? [copiedSource('./runtime/wire.ts')] : []
  return {
    value: [
      { path: 'operations.ts', content: `${label}${text}` },
      ...wire.map((shared) => ({ path: 'wire.ts', content: `${label}${shared}` })),
    ],
    findings: [],
  }
}

/** Which of the two types of an operation take the type of bytes: what is sent may be more than what is received. */
export const bytesOf = ({ body, responses }: OperationParts): { call: boolean; answer: boolean } => ({
  call: body?.content.some(({ name }) => bodyKind(name) === 'binary') ?? false,
  answer: responses.some(({ content }) => content.some((media) => receivedKind(media) === 'binary')),
})

/** What comes as `multipart/*` is left as it came. */
const receivedKind = ({ name }: MediaType) => {
  const kind = bodyKind(name)
  return kind === 'multipart' ? 'binary' : kind
}

const operationText = (parts: OperationParts, { aliasOf }: ApiParts, model: ApiModel): string => {
  const { functionName, call, answer, responses } = parts
  const bytes = bytesOf(parts)
  const answers = responses.flatMap((each) => answerTypes(each, responses, model, aliasOf))
  return [
    `/** What \`${functionName}\` takes. */\n`,
    callType(`${call}${bytes.call ? '<Bytes = wire.Binary>' : ''}`, callVariants(parts, aliasOf)),
    `\n/** What \`${functionName}\` answers. */\n`,
    `export type ${answer}${bytes.answer ? '<Bytes = Blob>' : ''} =`,
    answers.length === 0 ? ' never\n' : `${answers.map((each) => `\n  | ${each}`).join('')}\n`,
  ].join('')
}

interface Member {
  name: string
  type: string
  optional: boolean
}

/** Whether nothing of what an operation takes is needed. */
export const isCallOptional = ({ parameters, body }: OperationParts): boolean =>
  parameters.every((group) => group.parameters.every(({ required }) => !required)) &&
  !(body?.required && body.content.length > 0)

/** The shapes that a call may have: one, or one for each media type of the body where there are several. */
// implements: TL-OPENAPI-139
const callVariants = ({ parameters, body }: OperationParts, aliasOf: AliasOf): Member[][] => {
  const groups = parameters.map(({ place, alias, parameters: group }) => ({
    name: places[place],
    type: `model.${alias}`,
    optional: group.every((parameter) => !parameter.required),
  }))
  if (body === undefined || body.content.length === 0) return [groups]
  const [only, ...more] = body.content
  if (only !== undefined && more.length === 0 && !isRange(only.name)) {
    return [[...groups, { name: 'body', type: sentType(only, body.typed, aliasOf), optional: !body.required }]]
  }
  const variants = body.content.map((media) => [
    ...groups,
    // The first media type is meant where none is named.
    isRange(media.name)
      ? { name: 'contentType', type: 'string', optional: false }
      : { name: 'contentType', type: literal(media.name), optional: media === only },
    { name: 'body', type: sentType(media, body.typed, aliasOf), optional: false },
  ])
  return body.required ? variants : [...variants, [...groups, none('contentType'), none('body')]]
}

const none = (name: string): Member => ({ name, type: 'undefined', optional: true })

const callType = (name: string, variants: readonly Member[][]): string => {
  const [only, ...more] = variants
  if (only !== undefined && more.length === 0) {
    const members = only.map((member) => `  ${memberText(member)}\n`)
    return `export interface ${name} {${members.length === 0 ? '' : '\n'}${members.join('')}}\n`
  }
  return `export type ${name} =\n${variants.map((members) => `  | { ${members.map(memberText).join('; ')} }\n`).join('')}`
}

const memberText = ({ name, type, optional }: Member): string => `${name}${optional ? '?' : ''}: ${type}`

const typeIn = (media: MediaType, typed: TypedContent | undefined, aliasOf: AliasOf): string => {
  const alias = aliasOf(media.schema) ?? typed?.contents.find((each) => each.media === media)?.alias
  return alias === undefined ? 'unknown' : `model.${alias}`
}

const sentType = (media: MediaType, typed: TypedContent | undefined, aliasOf: AliasOf): string => {
  const kind = bodyKind(media.name)
  if (kind === 'text' || kind === 'events') return 'string'
  return kind === 'binary' ? 'Bytes' : typeIn(media, typed, aliasOf)
}

const answerTypes = (
  { response, content, json, streams }: ResponseParts,
  all: readonly ResponseParts[],
  model: ApiModel,
  aliasOf: AliasOf,
): string[] => {
  const status = statusType(
    response.status,
    all.map((each) => each.response.status),
  )
  const headers = response.headers.map(
    (header) => `${key(header.name)}${header.required ? '' : '?'}: ${headerTypes[headerKind(header, model)]}`,
  )
  const head = [`status: ${status}`, `headers: ${headers.length === 0 ? '{}' : typeBlock(headers, '      ')}`]
  if (content.length === 0) return [typeBlock(head, '    ')]
  return content.map((media) => {
    const chosen = content.length === 1 ? [] : [`contentType: ${literal(media.name)}`]
    const stream = streams.find((each) => each.media === media)
    const received =
      bodyKind(media.name) === 'events'
        ? `events: AsyncIterable<${stream ? `model.${stream.alias}` : 'wire.ServerSentEvent'}>`
        : `body: ${receivedType(media, json, aliasOf)}`
    return typeBlock([...head, ...chosen, received], '    ')
  })
}

const typeBlock = (members: readonly string[], indent: string): string =>
  block('{', members, '}', indent, ';').replaceAll(';\n', '\n')

const receivedType = (media: MediaType, json: TypedContent | undefined, aliasOf: AliasOf): string => {
  const kind = receivedKind(media)
  if (kind === 'json') return typeIn(media, json, aliasOf)
  if (kind === 'text') return 'string'
  return kind === 'form' ? 'Record<string, string>' : 'Bytes'
}
