import { readFileSync } from 'node:fs'
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
import { operationPlan } from '../client-plan.ts'
import { block, data, jsDoc, key, literal, moduleText, prose } from '../emit.ts'
import type { Generator } from '../generator.ts'
import { headerKind, headerTypes } from '../header-values.ts'
import { bodyKind, isRange } from '../media-types.ts'
import { statusType } from '../status-types.ts'

const runtimeFiles = ['answer.ts', 'event-stream.ts', 'index.ts', 'lookup.ts', 'plan.ts', 'request.ts', 'status.ts']

/** `client.ts`, one function an operation, and the runtime that they share. */
export const client: Generator = ({ model, parts, command, typesImport }) => {
  const label = generatedLabel(command)
  const functions = parts.operations.map((operation) => operationText(operation, parts, model)).join('\n')
  const text = moduleText(functions, [
    { as: 'runtime', line: "import * as runtime from './runtime/index.ts'" },
    { as: 'types', line: `import type * as types from ${literal(typesImport)}` },
  ])
  const runtime = runtimeFiles.map((path) => ({
    path: `runtime/${path}`,
    content: `${label}${readFileSync(new URL(`../runtime/${path}`, import.meta.url), 'utf8')}`,
  }))
  return { value: [{ path: 'client.ts', content: `${label}${text}` }, ...runtime], findings: [] }
}

const operationText = (parts: OperationParts, { aliasOf }: ApiParts, model: ApiModel): string => {
  const { operation, functionName, call, answer, responses } = parts
  const { summary, description, method, path, reqIds, deprecated } = operation
  const variants = requestVariants(parts, aliasOf)
  const optional = variants.some((members) => members.every((member) => member.optional))
  const answers = responses.flatMap((each) => answerTypes(each, responses, model, aliasOf))
  return [
    `/** What \`${functionName}\` takes. */\n`,
    requestType(call, variants),
    `\n/** What \`${functionName}\` answers. */\n`,
    `export type ${answer} =${answers.length === 0 ? ' never' : answers.map((each) => `\n  | ${each}`).join('')}\n\n`,
    jsDoc([
      prose(summary),
      summary === undefined || description === undefined ? undefined : '',
      prose(description),
      summary === undefined && description === undefined ? undefined : '',
      `\`${method.toUpperCase()} ${path}\``,
      reqIds.length > 0 ? `Requirements: ${reqIds.join(', ')}` : undefined,
      deprecated ? '@deprecated' : undefined,
    ]),
    `export const ${functionName} = (\n`,
    `  client: runtime.Client,\n  request: ${call}${optional ? ' = {}' : ''},\n): Promise<${answer}> =>\n`,
    `  runtime.send<${answer}>(client, ${data(operationPlan(parts, model), '  ')}, request)\n`,
  ].join('')
}

interface Member {
  name: string
  type: string
  optional: boolean
}

/** The shapes that a request may have: one, or one for each media type of the body where there are several. */
const requestVariants = ({ parameters, body }: OperationParts, aliasOf: AliasOf): Member[][] => {
  const groups = parameters.map(({ place, alias, parameters: group }) => ({
    name: places[place],
    type: `types.${alias}`,
    optional: group.every((parameter) => !parameter.required),
  }))
  const signal = { name: 'signal', type: 'AbortSignal', optional: true }
  if (body === undefined || body.content.length === 0) return [[...groups, signal]]
  const [only, ...more] = body.content
  if (only !== undefined && more.length === 0 && !isRange(only.name)) {
    const member = { name: 'body', type: sentType(only, body.typed, aliasOf), optional: !body.required }
    return [[...groups, member, signal]]
  }
  const variants = body.content.map((media) => [
    ...groups,
    // The first media type is meant where none is named.
    isRange(media.name)
      ? { name: 'contentType', type: 'string', optional: false }
      : { name: 'contentType', type: literal(media.name), optional: media === only },
    { name: 'body', type: sentType(media, body.typed, aliasOf), optional: false },
    signal,
  ])
  return body.required ? variants : [...variants, [...groups, none('contentType'), none('body'), signal]]
}

const none = (name: string): Member => ({ name, type: 'undefined', optional: true })

const requestType = (name: string, variants: readonly Member[][]): string => {
  const [only, ...more] = variants
  if (only !== undefined && more.length === 0) {
    return `export interface ${name} {\n${only.map((member) => `  ${memberText(member)}\n`).join('')}}\n`
  }
  return `export type ${name} =\n${variants.map((members) => `  | { ${members.map(memberText).join('; ')} }\n`).join('')}`
}

const memberText = ({ name, type, optional }: Member): string => `${name}${optional ? '?' : ''}: ${type}`

const typeIn = (media: MediaType, typed: TypedContent | undefined, aliasOf: AliasOf): string => {
  const alias = aliasOf(media.schema) ?? typed?.contents.find((each) => each.media === media)?.alias
  return alias === undefined ? 'unknown' : `types.${alias}`
}

const sentType = (media: MediaType, typed: TypedContent | undefined, aliasOf: AliasOf): string => {
  const kind = bodyKind(media.name)
  if (kind === 'text' || kind === 'events') return 'string'
  return kind === 'binary' ? 'runtime.Binary' : typeIn(media, typed, aliasOf)
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
        ? `events: AsyncIterable<${stream ? `types.${stream.alias}` : 'runtime.ServerSentEvent'}>`
        : `body: ${receivedType(media, json, aliasOf)}`
    return typeBlock([...head, ...chosen, received], '    ')
  })
}

const typeBlock = (members: readonly string[], indent: string): string =>
  block('{', members, '}', indent, ';').replaceAll(';\n', '\n')

const receivedType = (media: MediaType, json: TypedContent | undefined, aliasOf: AliasOf): string => {
  const kind = bodyKind(media.name)
  if (kind === 'json') return typeIn(media, json, aliasOf)
  if (kind === 'text') return 'string'
  return kind === 'form' ? 'Record<string, string>' : 'Blob'
}
