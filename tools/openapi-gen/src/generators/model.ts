import { generatedLabel } from '@throughline/kernel'
import type { SchemaObject } from '@throughline/openapi'
import type { ApiParts, EventParts, OperationParts, TypedContent } from '../api-parts.ts'
import { jsDoc, key, literal, moduleText, prose } from '../emit.ts'
import type { Generator } from '../generator.ts'
import { typeIds } from '../name-operations.ts'
import { isObject } from '../walk-schemas.ts'

/** `model.ts` with a name for the type of each part, and the table of routes. */
export const model: Generator = ({ model, parts, command }) => {
  const label = generatedLabel(command)
  return {
    value: [
      { path: 'model.ts', content: `${label}${modelText(parts, typeIds(model))}` },
      { path: 'routes.ts', content: `${label}${routesText(parts.operations)}` },
    ],
    findings: [],
  }
}

const modelText = (parts: ApiParts, ids: ReadonlyMap<string, string>): string => {
  const named = parts.schemas.map(
    ({ name, alias, schema }) =>
      `${describe(schema)}export type ${alias} = source.components['schemas'][${literal(name)}]\n`,
  )
  const operations = parts.operations.flatMap((each) => operationTypes(each, parts, ids))
  return moduleText([...named, ...operations.filter((text) => text !== '')].join('\n'), [
    { as: 'source', line: "import type * as source from './types.ts'" },
  ])
}

const describe = (schema: SchemaObject): string =>
  isObject(schema)
    ? jsDoc([
        prose(typeof schema.description === 'string' ? schema.description : undefined),
        schema.deprecated === true ? '@deprecated' : undefined,
      ])
    : ''

const operationTypes = (
  parts: OperationParts,
  { aliasOf, isSchema }: ApiParts,
  ids: ReadonlyMap<string, string>,
): string[] => {
  const { operation, parameters, body, responses } = parts
  const at = `source.operations[${literal(ids.get(operation.operationId) as string)}]`
  const declared = (name: string, type: string): string =>
    isSchema(name) ? '' : `export type ${name} =${type.startsWith('\n') ? '' : ' '}${type}\n`
  const typed = (content: TypedContent | undefined, path: string): string[] => {
    if (content === undefined) return []
    const types = content.contents.map(
      ({ media }) => aliasOf(media.schema) ?? `${path}['content'][${literal(media.name)}]`,
    )
    if (types.length === 1) return [declared(content.alias, types.join())]
    return [
      ...content.contents.map(({ alias }, index) => declared(alias, types[index] as string)),
      declared(content.alias, content.contents.map(({ alias }) => alias).join(' | ')),
    ]
  }
  return [
    ...parameters.map(({ place, alias }) => declared(alias, `NonNullable<${at}['parameters'][${literal(place)}]>`)),
    ...typed(body?.typed, `NonNullable<${at}['requestBody']>`),
    ...responses.flatMap(({ response, json, streams }) => [
      ...typed(json, `${at}['responses'][${literal(response.status)}]`),
      ...streams.flatMap(({ events, alias }) => [
        ...events.flatMap(({ event, alias: payload }) =>
          payload === undefined ? [] : [declared(payload, aliasOf(event.schema) ?? `source.${payload}`)],
        ),
        declared(alias, events.length === 0 ? 'never' : events.map(eventType).join('')),
      ]),
    ]),
  ]
}

const eventType = ({ event, alias }: EventParts): string =>
  `\n  | { event: ${literal(event.name)}; data: ${event.content === 'text' ? 'string' : (alias ?? 'unknown')} }`

const routesText = (operations: readonly OperationParts[]): string =>
  [
    '/** Method and path template of each operation, by operationId. */',
    'export const routes = {',
    ...operations.map(
      ({ operation: { operationId, method, path } }) =>
        `  ${key(operationId)}: { method: ${literal(method)}, path: ${literal(path)} },`,
    ),
    '} as const',
    '',
  ].join('\n')
