import { api } from './workspace.ts'

type Judge = 'swagger-parser' | 'this project'

interface Kind {
  /** Who rejects what the other accepts. */
  rejects: Judge
  title: string
  /** Why this project is right. */
  why: string
}

/** Everything in which the two judges differ: for each kind, documents that show it. */
export const kinds = {
  'components-alone': {
    rejects: 'swagger-parser',
    title: 'Components and nothing else',
    why: 'OpenAPI 3.1 asks for `paths`, `webhooks` or `components`; a library of schemas is a document of its own.',
  },
  'older-schema': {
    rejects: 'swagger-parser',
    title: "A server variable's `description`",
    why: 'The field is of the specification; the schema that swagger-parser brings is an early one that misspells it.',
  },
  'beside-reference': {
    rejects: 'swagger-parser',
    title: 'A `summary` beside a `$ref`',
    why: 'OpenAPI 3.1 has it replace the summary of what is referred to, if that may have one. swagger-parser merges the two before it judges, and finds a field that a parameter must not have.',
  },
  'literal-reference': {
    rejects: 'swagger-parser',
    title: 'A value that holds `$ref`',
    why: 'Within an example or a default, `$ref` is data. swagger-parser follows it wherever it stands.',
  },
  'path-parameters': {
    rejects: 'this project',
    title: 'A path that its parameters do not fit',
    why: 'Each `{name}` of a path needs a parameter, and each path parameter a `{name}`: no client can fill the template otherwise.',
  },
  'operation-ids': {
    rejects: 'this project',
    title: 'One `operationId` for two operations',
    why: 'The specification has them unique; swagger-parser looks only in Swagger 2.0.',
  },
  'endless-reference': {
    rejects: 'this project',
    title: 'A `$ref` to itself',
    why: 'It stands for nothing. swagger-parser takes it for a schema that contains itself.',
  },
  'other-kind': {
    rejects: 'this project',
    title: 'A `$ref` to an object of another kind',
    why: 'A response is no schema, though as a schema it allows everything.',
  },
  mappings: {
    rejects: 'this project',
    title: 'A mapping to a schema that is not there',
    why: 'To swagger-parser the values of a `mapping` are texts.',
  },
  formats: {
    rejects: 'this project',
    title: 'A URL, a media type or a date that is none',
    why: 'The official schemas name formats; swagger-parser does not ask for them.',
  },
} as const satisfies Readonly<Record<string, Kind>>

export type KindName = keyof typeof kinds

/** Documents of the official suite about which the judges differ; about all others they agree. */
// implements: TL-OPENAPI-110
export const differencesInSuite: Readonly<Record<string, KindName>> = {
  'pass/callback-object-examples.yaml': 'components-alone',
  'pass/comp_pathitems.yaml': 'components-alone',
  'pass/components-object-example.yaml': 'components-alone',
  'pass/example-object-examples.yaml': 'components-alone',
  'pass/header-object-examples.yaml': 'components-alone',
  'pass/info-object-example.yaml': 'components-alone',
  'pass/info_summary.yaml': 'components-alone',
  'pass/license_identifier.yaml': 'components-alone',
  'pass/minimal_comp.yaml': 'components-alone',
  'pass/operation-object-example.yaml': 'path-parameters',
  'pass/parameter-object-query-allowReserved.yaml': 'components-alone',
  'pass/path_item_servers_parameters.yaml': 'beside-reference',
  'pass/response-object-examples.yaml': 'components-alone',
  'pass/servers.yaml': 'older-schema',
  'pass/valid_schema_types.yaml': 'components-alone',
}

const ok = 'responses: { "200": { description: ok } }'

/** Documents that show the kinds beyond the suite. */
export const differencesOfOurOwn: Readonly<Record<KindName, string>> = {
  'components-alone': api('components: { schemas: { A: { type: string } } }'),
  'older-schema': api('paths: {}\nservers: [{ url: "/{a}", variables: { a: { default: b, description: c } } }]'),
  'beside-reference': api(
    `paths: { /a: { get: { operationId: a, parameters: [{ $ref: "#/components/parameters/P", summary: s }], ${ok} } } }\n` +
      'components: { parameters: { P: { name: p, in: query, schema: {} } } }',
  ),
  'literal-reference': api('paths: {}\ncomponents: { schemas: { A: { default: { $ref: "#/nowhere" } } } }'),
  'path-parameters': api(`paths: { "/a/{id}": { get: { operationId: a, ${ok} } } }`),
  'operation-ids': api(`paths: { /a: { get: { operationId: a, ${ok} }, put: { operationId: a, ${ok} } } }`),
  'endless-reference': api('paths: {}\ncomponents: { schemas: { A: { $ref: "#/components/schemas/A" } } }'),
  'other-kind': api(
    'paths: {}\ncomponents: { schemas: { A: { $ref: "#/components/responses/R" } }, responses: { R: { description: r } } }',
  ),
  mappings: api(
    'paths: {}\ncomponents: { schemas: { A: { discriminator: { propertyName: a, mapping: { b: "#/components/schemas/B" } } } } }',
  ),
  formats: api('paths: {}\nexternalDocs: { url: "not a url" }'),
}
