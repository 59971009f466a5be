import { type Finding, type Outcome, outcome, type SourceDocument, toPointer } from '@throughline/kernel'
import type { JsonObject, JsonValue } from '@throughline/openapi'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { essence, isJson } from '../http/media-type.ts'
import { pactFinding } from './findings.ts'
import type { Interaction, Pact, PactBody, PactMessage } from './pact.ts'
import { pactForm } from './pact-form.ts'
import { rulesOf } from './read-rules.ts'

/** A pact as it stands in its file, its form judged. */
interface RawPact {
  consumer: { name: string }
  provider: { name: string }
  interactions?: RawInteraction[]
  messages?: { description?: JsonValue }[]
  metadata?: JsonObject
}

interface RawInteraction {
  type?: string
  description: string
  providerState?: string | null
  providerStates?: { name: string; params?: JsonObject }[]
  request: RawMessage & { method: string; path: string; query?: string | Record<string, string | (string | null)[]> }
  response: RawMessage & { status: number }
}

interface RawMessage {
  headers?: Record<string, string | string[]>
  body?: JsonValue
  matchingRules?: JsonObject
}

let form: ValidateFunction<RawPact> | undefined

/** Reads a file as a pact; what is none is a finding at the place where it stops being one. */
// implements: TL-VERIFY-017
export const readPact = (source: SourceDocument): Outcome<Pact | undefined> => {
  form ??= new Ajv2020({ allowUnionTypes: true, strictRequired: false }).compile<RawPact>(pactForm)
  const { value } = source
  // implements: TL-VERIFY-022
  if (!form(value)) {
    const errors = (form.errors ?? []).filter(({ keyword }) => keyword !== 'if')
    const error = errors.find(({ schemaPath }) => !schemaPath.includes('/anyOf')) ?? errors[0]
    const place = error?.instancePath ?? ''
    const message = `${place === '' ? 'the file' : place} ${error?.message ?? 'is no pact'}`
    return outcome(undefined, [pactFinding('pact-malformed', message, { location: source.locate(place) })])
  }
  const four = versionOf(value.metadata)?.startsWith('4') === true
  const interactions = (value.interactions ?? []).map((each, index) =>
    interactionOf(each, `/interactions/${index}`, four),
  )
  const messages = (value.messages ?? []).map(
    ({ description }, index): Interaction => ({
      description: typeof description === 'string' ? description : `message ${index + 1}`,
      states: [],
      pointer: `/messages/${index}`,
    }),
  )
  const pact = { source, consumer: value.consumer.name, provider: value.provider.name }
  const all = [...interactions, ...messages]
  return outcome({ ...pact, interactions: all }, twice(pact.consumer, source, all))
}

/** Whoever verifies tells interactions apart by description and states. */
// implements: TL-VERIFY-022
const twice = (consumer: string, source: SourceDocument, interactions: readonly Interaction[]): Finding[] => {
  const first = new Map<string, Interaction>()
  return interactions.flatMap((each) => {
    const key = JSON.stringify([each.description, each.states])
    const other = first.get(key)
    if (!other) first.set(key, each)
    if (!other) return []
    const message = `'${each.description}' stands twice in the pact of ${consumer}, in the same state`
    const related = [{ message: 'it stands here as well', location: source.locate(other.pointer) }]
    return [pactFinding('pact-malformed', message, { location: source.locate(each.pointer), related })]
  })
}

/** Each library writes the version in its own place. */
const versionOf = (metadata: JsonObject = {}): string | undefined => {
  const noted = metadata.pactSpecification ?? metadata['pact-specification']
  const version = typeof noted === 'object' && noted !== null && !Array.isArray(noted) ? noted.version : undefined
  return [version, metadata.pactSpecificationVersion].find((each) => typeof each === 'string')
}

const interactionOf = (raw: RawInteraction, pointer: string, four: boolean): Interaction => {
  const { description, type, providerState, providerStates } = raw
  const states =
    providerStates?.map(({ name, params = {} }) => ({ name, params })) ??
    (providerState ? [{ name: providerState, params: {} }] : [])
  if (type !== undefined && type !== 'Synchronous/HTTP') return { description, states, pointer }
  const [request, response] = [`${pointer}/request`, `${pointer}/response`]
  const { method, path, query } = raw.request
  const asked = { method: method.toUpperCase(), path, query: queryOf(query, `${request}/query`) }
  return {
    description,
    states,
    pointer,
    http: {
      request: { ...messageOf(raw.request, request, four), ...asked },
      response: { ...messageOf(raw.response, response, four), status: raw.response.status },
    },
  }
}

const queryOf = (query: RawInteraction['request']['query'] = {}, pointer: string) => {
  if (typeof query === 'object') {
    return Object.entries(query).map(([name, values]) => ({
      name,
      values: [values].flat().map((value) => value ?? ''),
      pointer: pointer + toPointer([name]),
    }))
  }
  const parsed = new URLSearchParams(query)
  return [...new Set(parsed.keys())].map((name) => ({ name, values: parsed.getAll(name), pointer }))
}

const messageOf = ({ headers = {}, body, matchingRules }: RawMessage, pointer: string, four: boolean): PactMessage => {
  const all = Object.entries(headers).map(([name, text]) => ({
    name,
    text: [text].flat().join(', '),
    pointer: `${pointer}/headers${toPointer([name])}`,
  }))
  const said = all.find(({ name }) => name.toLowerCase() === 'content-type')?.text
  const content = bodyOf(body, said, `${pointer}/body`, four)
  return { pointer, headers: all, ...(content && { body: content }), rules: rulesOf(matchingRules, pointer) }
}

const bodyOf = (raw: JsonValue | undefined, said: string | undefined, pointer: string, four: boolean) => {
  if (raw === undefined || raw === null || raw === '') return undefined
  // Before version 4 the value itself stands there.
  if (!four) return contentOf(raw, said, pointer)
  const { content, contentType, encoded } = raw as JsonObject
  if (content === undefined || content === null || content === '') return undefined
  const type = said ?? (typeof contentType === 'string' ? contentType : undefined)
  const at = `${pointer}/content`
  if (encoded === undefined || encoded === false) return contentOf(content, type, at)
  const text = typeof content === 'string' ? decoded(content, String(encoded)) : undefined
  if (text === undefined) return { contentType: type ?? '*/*', content: { kind: 'bytes' as const }, pointer: at }
  return contentOf(text, type, at)
}

const decoded = (content: string, encoding: string): string | undefined => {
  try {
    if (encoding.toLowerCase() === 'json') return JSON.stringify(JSON.parse(content))
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(content, 'base64'))
  } catch {
    return undefined
  }
}

const contentOf = (value: JsonValue, said: string | undefined, pointer: string): PactBody => {
  const contentType = said ?? (typeof value === 'string' ? 'text/plain' : 'application/json')
  const json = isJson(essence(contentType))
  if (typeof value !== 'string') return { contentType, content: { kind: 'json', value }, pointer }
  if (!json) return { contentType, content: { kind: 'text', text: value }, pointer }
  try {
    // A library may write JSON as its text.
    return { contentType, content: { kind: 'json', value: JSON.parse(value) as JsonValue }, pointer }
  } catch {
    return { contentType, content: { kind: 'json', value }, pointer }
  }
}
