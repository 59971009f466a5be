import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import type { BugId } from './bugs.ts'

type Schema = Record<string, unknown>

interface ParameterObject {
  name: string
  in: 'path' | 'query' | 'header'
  schema: Schema
}

interface OperationObject {
  operationId: string
  parameters?: (ParameterObject | Reference)[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  security?: Record<string, unknown>[]
}

interface Reference {
  $ref: string
}

interface Document {
  paths: Record<string, Record<string, unknown> & { parameters?: (ParameterObject | Reference)[] }>
  components: { parameters: Record<string, ParameterObject>; schemas: Record<string, Schema> }
}

export interface Parameter {
  name: string
  in: ParameterObject['in']
  numeric: boolean
  fallback: unknown
  check: ValidateFunction
}

export interface Operation {
  id: string
  method: string
  /** As hono writes it: `/telescopes/:telescope`. */
  route: string
  parameters: Parameter[]
  body: { mediaType: string; check: ValidateFunction } | undefined
  /** Whether an observer must sign it, beside the key of the site. */
  signed: boolean
}

export const documentFile = join(import.meta.dirname, 'openapi.yaml')
const source = readFileSync(documentFile, 'utf8')
const methods = ['get', 'put', 'post', 'patch', 'delete']

/** OpenAPI 3.0 bounds exclude by a flag beside them, JSON Schema by a number of their own. */
const asJsonSchema = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(asJsonSchema)
  if (typeof node !== 'object' || node === null) return node
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, ...rest } = node as Schema
  const bounds = {
    ...(minimum === undefined ? {} : { [exclusiveMinimum === true ? 'exclusiveMinimum' : 'minimum']: minimum }),
    ...(maximum === undefined ? {} : { [exclusiveMaximum === true ? 'exclusiveMaximum' : 'maximum']: maximum }),
  }
  const entries = Object.entries(rest).map(([key, value]) =>
    key === '$ref' ? [key, `observatory${value}`] : [key, asJsonSchema(value)],
  )
  return { ...Object.fromEntries(entries), ...bounds }
}

const asBroken = (text: string, has: (bug: BugId) => boolean): string => {
  if (has('name-unanchored')) return text.replace('^[a-z][a-z0-9]*(-[a-z0-9]+)*$', '[a-z][a-z0-9]*(-[a-z0-9]+)*')
  if (has('bound-included')) return text.replaceAll(/(seconds: .*) exclusiveMinimum: true,/g, '$1')
  return text
}

const known = new Map<string, Operation[]>()

/** What is asked of each request, in the document's own words; compiled once for each wording. */
export const operationsOf = (has: (bug: BugId) => boolean): Operation[] => {
  const text = asBroken(source, has)
  const operations = known.get(text) ?? readOperations(parse(text))
  known.set(text, operations)
  return operations
}

const readOperations = (document: Document): Operation[] => {
  const { parameters: named, schemas } = document.components
  const ajv = new Ajv({ strict: false, useDefaults: true })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'observatory', components: { schemas: asJsonSchema(schemas) } })
  const compile = (schema: Schema): ValidateFunction => ajv.compile(asJsonSchema(schema) as Schema)

  const parameterOf = (given: ParameterObject | Reference): Parameter => {
    const object = '$ref' in given ? named[nameIn(given.$ref)] : given
    if (!object) throw new Error(`no such parameter: ${JSON.stringify(given)}`)
    const { $ref } = object.schema
    const { type, default: fallback } = (typeof $ref === 'string' ? schemas[nameIn($ref)] : object.schema) ?? {}
    return { name: object.name, in: object.in, numeric: type === 'integer', fallback, check: compile(object.schema) }
  }

  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method] as OperationObject | undefined
      if (!operation) return []
      const [body] = Object.entries(operation.requestBody?.content ?? {})
      return {
        id: operation.operationId,
        method: method.toUpperCase(),
        route: path.replaceAll(/\{(\w+)\}/g, ':$1'),
        parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(parameterOf),
        body: body && { mediaType: body[0], check: compile(body[1].schema) },
        signed: operation.security?.some((each) => 'observer' in each) ?? false,
      }
    }),
  )
}

const nameIn = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1)

export const violationsIn = (errors: readonly ErrorObject[] | null | undefined) =>
  (errors ?? []).map(({ instancePath, message }) => ({ pointer: instancePath, message: message ?? 'is not valid' }))
