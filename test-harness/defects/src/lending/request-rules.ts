import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { parse } from 'yaml'
import { alteredPromises } from './altered-promises.ts'
import type { BugId } from './bugs.ts'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type JsonObject = { [key: string]: Json }

interface ParameterObject {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: JsonObject
}

/** One operation as the service itself reads it. */
export interface OperationRules {
  operationId: string
  method: string
  /** `/v1/items/:itemId` */
  route: string
  /** The security scheme that it asks for. */
  scheme?: 'member' | 'admin'
  /** Media types of the body; empty where there is none. */
  bodyTypes: string[]
  /** Says what is wrong with the parameters, or gives their values. */
  parameters(given: Given): { values: Record<string, Json> } | { fault: string }
  /** Says what is wrong with the body. */
  bodyFault(body: Json): string | undefined
}

export interface Given {
  path: Record<string, string>
  query: Record<string, string>
  headers: (name: string) => string | undefined
}

export const documentFile = new URL('openapi.yaml', import.meta.url)

/** Parsed once; each service alters a copy of its own. */
let read: JsonObject | undefined

/** The document, with the promises altered that the bugs make the service keep otherwise. */
export const readRules = (bugs: ReadonlySet<BugId>): OperationRules[] => {
  const document = structuredClone((read ??= parse(readFileSync(documentFile, 'utf8')) as JsonObject))
  for (const bug of bugs) {
    for (const { pointer, change } of alteredPromises[bug] ?? []) Object.assign(at(document, pointer), change)
  }
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  formats.default(ajv)
  ajv.addSchema({ ...document, $id: 'lending' })
  const operations: OperationRules[] = []
  for (const [path, item] of Object.entries(document.paths as Record<string, JsonObject>)) {
    for (const method of ['get', 'head', 'put', 'post', 'patch', 'delete'] as const) {
      const operation = item[method] as JsonObject | undefined
      if (operation) operations.push(rulesOf(document, ajv, path, method, [...list(item.parameters)], operation))
    }
  }
  return operations
}

const rulesOf = (
  document: JsonObject,
  ajv: Ajv2020,
  path: string,
  method: string,
  shared: Json[],
  operation: JsonObject,
): OperationRules => {
  const parameters = [...shared, ...list(operation.parameters)].map((each) => {
    const { $ref } = each as { $ref?: string }
    return ($ref === undefined ? each : at(document, $ref.slice(1))) as unknown as ParameterObject
  })
  const checks = parameters.map((parameter) => ({ parameter, valid: compiledWhenAsked(ajv, parameter.schema) }))
  const content = ((operation.requestBody as JsonObject | undefined)?.content ?? {}) as Record<string, JsonObject>
  const schema = Object.values(content)[0]?.schema as JsonObject | undefined
  const valid = schema && compiledWhenAsked(ajv, schema)
  const [security] = list(operation.security ?? document.security)
  const scheme = Object.keys((security ?? {}) as JsonObject)[0] as OperationRules['scheme']
  return {
    operationId: operation.operationId as string,
    method: method.toUpperCase(),
    route: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    ...(scheme && { scheme }),
    bodyTypes: Object.keys(content),
    parameters: (given) => readParameters(checks, given),
    bodyFault: (body) => (valid === undefined || valid()(body) ? undefined : faultOf(valid())),
  }
}

const readParameters = (
  checks: readonly { parameter: ParameterObject; valid: Compiled }[],
  given: Given,
): ReturnType<OperationRules['parameters']> => {
  const values: Record<string, Json> = {}
  for (const { parameter, valid } of checks) {
    const { name, schema, required = false } = parameter
    const text =
      parameter.in === 'path' ? given.path[name] : parameter.in === 'query' ? given.query[name] : given.headers(name)
    if (text === undefined) {
      if (required) return { fault: `${name} is missing` }
      if (schema.default !== undefined) values[name] = schema.default
      continue
    }
    const value = schema.type === 'integer' && /^-?\d{1,15}$/.test(text) ? Number(text) : text
    if (!valid()(value)) return { fault: `${name} ${faultOf(valid())}` }
    values[name] = value
  }
  return { values }
}

type Compiled = () => ValidateFunction

/** Most services of a test see few of their operations. */
const compiledWhenAsked = (ajv: Ajv2020, schema: JsonObject): Compiled => {
  let compiled: ValidateFunction | undefined
  return () => (compiled ??= ajv.compile(within(schema)))
}

const faultOf = ({ errors }: ValidateFunction): string => {
  const [error] = errors ?? []
  return `${error?.instancePath ?? ''} ${error?.message ?? 'is wrong'}`.trim()
}

/** References of the document resolve within it. */
const within = (schema: JsonObject): JsonObject =>
  JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"lending#/')) as JsonObject

const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

const at = (document: JsonObject, pointer: string): JsonObject =>
  pointer
    .split('/')
    .slice(1)
    .reduce((value, token) => {
      const next = (value as JsonObject)[token.replaceAll('~1', '/').replaceAll('~0', '~')]
      if (next === undefined) throw new Error(`the document of the lending service has no ${pointer}`)
      return next as JsonObject
    }, document)
