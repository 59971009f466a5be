import {
  type ApiModel,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type MediaType,
  type Operation,
  type Parameter,
} from '@throughline/openapi'
import { isOfAnyResource } from '../contract/id-names.ts'
import { mergedSchema } from '../contract/merged-schema.ts'
import { essence, isJson } from '../http/media-type.ts'
import { type Call, type Given, isFromStep } from '../scenario/call.ts'
import { isForm, isWrittenBody, withFiles } from '../serialization/body-kind.ts'
import { describedBy, isReadDifferently, writtenValues } from '../serialization/parameter-schema.ts'
import { type Fullness, type ValueOptions, validValue } from '../values/valid-value.ts'
import { createsByName, type Producer, producersOf } from './producers.ts'

/** What a person said about values: `path.id=42`. */
export type SetValues = ReadonlyMap<string, string>

export interface Planner {
  model: ApiModel
  producers: ReadonlyMap<Operation, Producer>
  set: SetValues
}

export const plannerOf = (model: ApiModel, set: SetValues = new Map()): Planner => ({
  model,
  producers: producersOf(model),
  set,
})

/** Variants so far apart choose the same of up to sixteen alternatives: a multiple of each number of them. */
export const alternatives = 1_441_440

export interface PlanOptions {
  fullness: Fullness
  /** Leaves out a body that is not required; else what changes something carries it, since it may do nothing without. */
  bare?: boolean
  /** Another number, other values where the schemas leave room: what is created twice may have to differ. */
  variant: number
}

/** Everything that has to be sent so that an operation can succeed, itself last. */
export const plan = (planner: Planner, operation: Operation, options: PlanOptions): Call[] => {
  const calls: Call[] = []
  planInto(planner, operation, options, calls, 0)
  return calls
}

/** A chain of resources is no longer than this. */
const longestChain = 6

const planInto = (
  planner: Planner,
  operation: Operation,
  options: PlanOptions,
  calls: Call[],
  depth: number,
): number => {
  // What a person named is there already.
  const isOpen = operation.parameters.some(({ in: at, name }) => at === 'path' && !planner.set.has(`path.${name}`))
  const producer = depth < longestChain && isOpen ? planner.producers.get(operation) : undefined
  // What comes before is made as simply as it can be.
  const simple: PlanOptions = { fullness: 'least', variant: options.variant }
  const made = producer && planInto(planner, producer.operation, simple, calls, depth + 1)
  const parameters = operation.parameters.flatMap((parameter): Call['parameters'] => {
    const given = givenFor(planner, operation, parameter, options, producer, made)
    return given === undefined ? [] : [{ parameter, given }]
  })
  const body = bodyFor(planner, operation, options, parameters, (target) =>
    depth < longestChain ? planInto(planner, target, simple, calls, depth + 1) : undefined,
  )
  return calls.push({ operation, parameters, ...(body && { body }), identity: 'given' }) - 1
}

const givenFor = (
  planner: Planner,
  operation: Operation,
  parameter: Parameter,
  { variant, fullness }: PlanOptions,
  producer: Producer | undefined,
  made: number | undefined,
): Given | undefined => {
  const { name, required } = parameter
  const set = planner.set.get(`${parameter.in}.${name}`)
  // Who sets a value that a media type describes writes it as it goes.
  if (set !== undefined) return parameter.content ? { value: set, asText: true } : { value: set }
  if (parameter.in === 'path' && producer && made !== undefined) {
    const expression =
      producer.takes[name] ?? (producer.operation.path.includes(`{${name}}`) ? `$request.path.${name}` : undefined)
    if (expression !== undefined) return { fromStep: made, expression }
  }
  // What is made under a name of one's own choice has a new one each time.
  const names = parameter.in === 'path' && createsByName(operation) && operation.path.endsWith(`{${name}}`)
  if (isCorrelation(parameter) || names) {
    const value = validParameter(planner.model, parameter, variant)
    return value === undefined ? undefined : { value }
  }
  const isSpecial = isConditional(parameter) || isReadDifferently(parameter)
  if (!required && (fullness === 'least' || isSpecial)) return undefined
  const [written] = writtenValues(parameter)
  if (written !== undefined) return { value: written }
  const schema = describedBy(parameter)?.schema
  const declared = isJsonObject(schema) ? schema.default : undefined
  const value = declared ?? validParameter(planner.model, parameter, variant, fullness)
  return value === undefined ? undefined : { value }
}

const validParameter = (
  model: ApiModel,
  parameter: Parameter,
  variant: number,
  fullness: Fullness = 'least',
): JsonValue | undefined => {
  const described = describedBy(parameter)
  return described && validValue(model, described.schema, described.pointer, requestOptions(fullness, variant))
}

/** A request that names one is answered with the same one. */
export const isCorrelation = (parameter: Pick<Parameter, 'in' | 'name'>): boolean =>
  parameter.in === 'header' && /^(x-)?(request|correlation)-?id$/i.test(parameter.name)

/** Preconditions and the like change what the request means. @see RFC 9110 §13 */
export const isConditional = ({ in: place, name }: Parameter): boolean =>
  place === 'header' && /^(if-|range$|expect$|idempotency-key$|last-event-id$|prefer$)/i.test(name)

export const requestOptions = (fullness: Fullness, variant: number): ValueOptions => ({
  fullness,
  variant,
  isExcluded: (schema) => schema.readOnly === true,
})

/** The media type in which a body is written: JSON where there is one, else one that is made from a schema. */
export const bodyTypeOf = ({ requestBody }: Operation): MediaType | undefined =>
  requestBody?.content.find(({ name }) => isJson(essence(name))) ??
  requestBody?.content.find(isWrittenBody) ??
  requestBody?.content[0]

/** The media type of the body of a request. */
export const bodyTypeIn = ({ operation, body }: Pick<Call, 'operation' | 'body'>): MediaType | undefined =>
  operation.requestBody?.content.find(({ name }) => name === body?.contentType) ?? bodyTypeOf(operation)

/** Whether a request may go without the body that is described. */
export const isBodyOptional = ({ requestBody }: Operation): boolean => requestBody?.required === false

/** To who only asks, a body means little. @see RFC 9110 §9.3.1 */
const isBodyUnusual = ({ method }: Operation): boolean => !['post', 'put', 'patch'].includes(method)

const bodyFor = (
  planner: Planner,
  operation: Operation,
  { fullness, variant, bare = false }: PlanOptions,
  parameters: Call['parameters'],
  make: (target: Operation) => number | undefined,
): Call['body'] | undefined => {
  const type = bodyTypeOf(operation)
  const isLeftOut = isBodyOptional(operation) && fullness === 'least' && (bare || isBodyUnusual(operation))
  if (!type || isLeftOut) return undefined
  const { model } = planner
  const pointer = `${type.pointer}/schema`
  const of = (most: Fullness) =>
    type.schema === undefined ? {} : validValue(model, type.schema, pointer, requestOptions(most, variant))
  const made = filled(type, of(fullness), () => of('most'))
  const written = type.example ?? type.examples.find(({ invalid }) => !invalid)?.value
  // A text in a media type that nothing else is written in is sent as it stands.
  const isAsItIs = typeof written === 'string' && !isWrittenBody(type)
  const value = withFiles(model, type, isAsItIs ? written : (made ?? written))
  if (value === undefined) return undefined
  const taken: NonNullable<Call['body']>['taken'] = []
  if (isJsonObject(value) && type.schema !== undefined) {
    const set = setIn(planner, operation)
    Object.assign(value, set)
    for (const name of Object.keys(value)) {
      if (Object.hasOwn(set, name)) continue
      // A natural key stands in the path and in the body: both mean the same resource.
      const own = parameters.find(({ parameter }) => isSameName(parameter, name, value[name]))?.given
      if (own) {
        if (isFromStep(own)) taken.push({ pointer: `/${name}`, from: own })
        else value[name] = own.value
        continue
      }
      const reference = referenceTo(planner, operation, name)
      const step = reference && make(reference.operation)
      if (reference && step !== undefined)
        taken.push({ pointer: `/${name}`, from: { fromStep: step, expression: reference.expression } })
    }
  }
  return { contentType: type.name, value, taken }
}

/** Members of a body that a person gave a value. */
// implements: TL-VERIFY-423
export const setIn = ({ model, set }: Planner, operation: Operation): JsonObject => {
  if (set.size === 0) return {}
  const given = [...set].filter(([key]) => key.startsWith('body.'))
  if (given.length === 0) return {}
  const { properties } = bodySchema(model, operation) ?? {}
  return Object.fromEntries(
    given.flatMap(([key, text]) => {
      const name = key.slice('body.'.length)
      const schema = isJsonObject(properties) ? properties[name] : undefined
      return schema === undefined ? [] : [[name, givenValue(text, model.resolve(schema, '').value)]]
    }),
  )
}

/** A text where the schema takes one, else what it is as JSON. */
const givenValue = (text: string, schema: JsonValue): JsonValue => {
  if (isJsonObject(schema) && [schema.type].flat().includes('string')) return text
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return text
  }
}

/** A parameter of the path that names what a member of the body names: `project` beside `{projectId}` is that project. */
const isSameName = ({ in: place, name }: Parameter, member: string, value: JsonValue | undefined): boolean =>
  place === 'path' &&
  (name === member || (['string', 'number'].includes(typeof value) && plainName(name) === `${plainName(member)}id`))

const plainName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** An empty list is nothing in a form: what has to be there has an item. */
const filled = (type: MediaType, value: JsonValue | undefined, most: () => JsonValue | undefined) => {
  const isEmpty = (each: JsonValue) => typeof each === 'object' && each !== null && Object.keys(each).length === 0
  if (!isForm(essence(type.name)) || !isJsonObject(value) || !Object.values(value).some(isEmpty)) return value
  const full = most()
  const entries = Object.entries(value).map(([name, each]): [string, JsonValue] => [
    name,
    isEmpty(each) && isJsonObject(full) ? (full[name] ?? each) : each,
  ])
  return Object.fromEntries(entries)
}

interface Reference {
  operation: Operation
  expression: string
}

/** A member of a body that is called as the path parameter of another resource means that resource. */
// implements: TL-VERIFY-204
const referenceTo = ({ producers }: Planner, operation: Operation, member: string): Reference | undefined => {
  for (const { operation: maker, takes } of producers.values()) {
    if (maker === operation) continue
    for (const [name, expression] of Object.entries(takes)) {
      if (plainName(name) === plainName(member) && !isOfAnyResource(name)) return { operation: maker, expression }
    }
  }
  return undefined
}

/** The schema of a request's body with what it merges. */
export const bodySchema = (model: ApiModel, operation: Operation): JsonObject | undefined => {
  const type = bodyTypeOf(operation)
  return type?.schema === undefined ? undefined : mergedSchema(model, type.schema, `${type.pointer}/schema`)
}
