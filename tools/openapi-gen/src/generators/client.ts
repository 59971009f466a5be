import { generatedLabel } from '@throughline/kernel'
import type { ApiModel } from '@throughline/openapi'
import type { OperationParts } from '../api-parts.ts'
import { planText } from '../client-plan.ts'
import { copiedSource } from '../copied-source.ts'
import { jsDoc, key, literal, moduleText, prose } from '../emit.ts'
import type { Generator } from '../generator.ts'
import { bodyKind } from '../media-types.ts'
import { type SchemeParts, schemesOf } from '../security.ts'
import { isCallOptional } from './operations.ts'

const runtimeFiles = [
  'answer bodies client event-stream events http-error index lookup multipart parameters plan retrying',
  'security send stream validating values wait wire',
].flatMap((names) => names.split(' '))

/** `client.ts`, one function an operation, `api.ts`, all of them as methods, and the runtime that they share. */
// implements: TL-OPENAPI-144, TL-OPENAPI-228
export const client: Generator = ({ model, parts, command, typesImport }) => {
  const label = generatedLabel(command)
  const schemes = schemesOf(model)
  const imports = [
    { as: 'runtime', line: "import * as runtime from './runtime/index.ts'" },
    { as: 'types', line: `import type * as types from ${literal(typesImport)}` },
  ]
  const functions = parts.operations.map((operation) => functionText(operation, model, schemes))
  const text = moduleText([creatorText(schemes), ...functions].join('\n'), imports)
  const api = moduleText(apiText(parts.operations), [
    { as: 'client', line: "import * as client from './client.ts'" },
    { as: 'runtime', line: "import type * as runtime from './runtime/index.ts'" },
    { as: 'types', line: `import type * as types from ${literal(typesImport)}` },
  ])
  const runtime = runtimeFiles.map((name) => ({
    path: `runtime/${name}.ts`,
    content: `${label}${copiedSource(`./runtime/${name}.ts`)}`,
  }))
  const written = [
    { path: 'client.ts', content: `${label}${text}` },
    { path: 'api.ts', content: `${label}${api}` },
  ]
  return { value: [...written, ...runtime], findings: [] }
}

/** `createClient` knows the security schemes of the document. */
const creatorText = (schemes: readonly SchemeParts[]): string => {
  const members = schemes.map(
    ({ name, type, description }) =>
      `${jsDoc([prose(description)], '  ')}  ${key(name)}?: runtime.Credential<${type}>\n`,
  )
  const auth = schemes.length === 0 ? '' : `<{\n${members.join('')}}>`
  return [
    '/** A client of one service: every operation takes it first. */\n',
    `export const createClient = (options: runtime.ClientOptions${auth}): runtime.Client => runtime.createClient(options)\n`,
  ].join('')
}

const docOf = ({ operation }: OperationParts): string => {
  const { summary, description, method, path, reqIds, deprecated } = operation
  return jsDoc([
    prose(summary),
    summary === undefined || description === undefined ? undefined : '',
    prose(description),
    summary === undefined && description === undefined ? undefined : '',
    `\`${method.toUpperCase()} ${path}\``,
    reqIds.length > 0 ? `Requirements: ${reqIds.join(', ')}` : undefined,
    deprecated ? '@deprecated' : undefined,
  ])
}

/** The event types of its streams, where it may answer with one. */
const streamOf = ({ responses }: OperationParts): string[] =>
  responses.flatMap(({ content, streams }) =>
    content
      .filter(({ name }) => bodyKind(name) === 'events')
      .map((media) => streams.find((each) => each.media === media)?.alias)
      .map((alias) => (alias === undefined ? 'runtime.ServerSentEvent' : `types.${alias}`)),
  )

const takenBy = (parts: OperationParts, streams: readonly string[]): string =>
  `call: types.${parts.call} & runtime.${streams.length > 0 ? 'Stream' : 'Call'}Options${isCallOptional(parts) ? ' = {}' : ''}`

// implements: TL-OPENAPI-141
const functionText = (parts: OperationParts, model: ApiModel, schemes: readonly SchemeParts[]): string => {
  const { functionName, answer } = parts
  const streams = streamOf(parts)
  const types = streams.length > 0 ? `types.${answer}, ${streams.join(' | ')}` : `types.${answer}`
  return [
    docOf(parts),
    `export const ${functionName} = (\n`,
    `  client: runtime.Client,\n  ${takenBy(parts, streams)},\n`,
    `): ${streams.length > 0 ? 'runtime.Streamed' : 'Promise'}<${types}> =>\n`,
    `  runtime.${streams.length > 0 ? 'stream' : 'send'}<${types}>(client, call, ${planText(parts, model, schemes, '  ')})\n`,
  ].join('')
}

const apiText = (operations: readonly OperationParts[]): string =>
  [
    '/** Every operation as a method. Whoever bundles it bundles all of them. */\n',
    `export const createApi = (${operations.length === 0 ? '_' : ''}by: runtime.Client) => ({\n`,
    ...operations.map((parts) => {
      const { functionName, operation } = parts
      // What the function says at length is said once.
      const doc = jsDoc([prose(operation.summary), operation.deprecated ? '@deprecated' : undefined], '  ')
      return `${doc}  ${key(functionName)}: (${takenBy(parts, streamOf(parts))}) => client.${functionName}(by, call),\n`
    }),
    '})\n',
  ].join('')
