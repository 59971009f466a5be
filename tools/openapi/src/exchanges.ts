import { type Finding, type Outcome, outcome } from '@throughline/kernel'
import type {
  ApiModel,
  Example,
  Exchange,
  MediaType,
  Operation,
  Parameter,
  ProviderState,
  Response,
} from './api-model.ts'
import { isJsonObject } from './api-model.ts'
import { nameOf } from './name-of.ts'
import { childPointer } from './pointers.ts'
import { finding } from './reading-findings.ts'

/** One key under one response: the answer of an exchange, its request still to be found. */
interface Answer {
  key: string
  response: Response
  mediaType?: MediaType
  example?: Example
  providerState?: ProviderState
  pointer: string
}

/**
 * The exchanges that a contract describes, in document order: examples with the same key on a request body, its
 * parameters and exactly one response. One that is ambiguous or incomplete is a finding and left out.
 */
// implements: TL-OPENAPI-007
export const exchangesOf = (model: ApiModel): Outcome<Exchange[]> => {
  const findings: Finding[] = []
  const exchanges = model.operations.flatMap((operation) => {
    const answers = answersOf(model, operation)
    const ambiguous = ambiguousAnswers(model, operation, answers)
    findings.push(...ambiguous.findings)
    return answers.flatMap((answer) => {
      if (ambiguous.keys.has(answer.key)) return []
      const { value, findings: missing } = exchangeOf(model, operation, answer)
      findings.push(...missing)
      return value ? [value] : []
    })
  })
  return outcome(exchanges, findings)
}

const answersOf = (model: ApiModel, operation: Operation): Answer[] =>
  inDocumentOrder(model, operation).flatMap((response) => {
    const keys = new Set<string>()
    const answers: Answer[] = []
    for (const mediaType of response.content) {
      for (const example of mediaType.examples) {
        // The same key under a second media type is the same answer, written differently.
        if (keys.has(example.key)) continue
        keys.add(example.key)
        const { key, pointer, providerState } = example
        answers.push({ key, response, mediaType, example, pointer, ...(providerState && { providerState }) })
      }
    }
    if (response.content.length > 0) return answers
    return response.exchanges.map((exchange) => ({ ...exchange, response }))
  })

/** JavaScript puts keys that are numbers first and in order; an operation's statuses stand as its author wrote them. */
const inDocumentOrder = (model: ApiModel, operation: Operation): Response[] => {
  const answering = operation.responses.filter(
    ({ exchanges, content }) => exchanges.length > 0 || content.some(({ examples }) => examples.length > 0),
  )
  if (answering.length < 2) return answering
  return answering
    .map((response) => {
      const pointer = childPointer(operation.pointer, 'responses', response.status)
      return { response, location: model.locate(pointer, { key: true }) }
    })
    .sort((a, b) => a.location.line - b.location.line || a.location.column - b.location.column)
    .map(({ response }) => response)
}

// implements: TL-OPENAPI-007
const ambiguousAnswers = (model: ApiModel, operation: Operation, answers: readonly Answer[]) => {
  const keys = new Set<string>()
  const findings: Finding[] = []
  const first = new Map<string, Answer>()
  for (const answer of answers) {
    const other = first.get(answer.key)
    if (other === undefined) {
      first.set(answer.key, answer)
      continue
    }
    keys.add(answer.key)
    findings.push(
      finding(
        'exchange-ambiguous',
        `'${answer.key}' of ${nameOf(operation)} stands under ${answer.response.status} and under ${other.response.status}`,
        {
          location: model.locate(answer.pointer, { key: true }),
          related: [{ message: 'it stands here as well', location: model.locate(other.pointer, { key: true }) }],
        },
      ),
    )
  }
  return { keys, findings }
}

const exchangeOf = (model: ApiModel, operation: Operation, answer: Answer): Outcome<Exchange | undefined> => {
  const { key } = answer
  const parameters: Exchange['request']['parameters'] = []
  const missing: string[] = []
  for (const parameter of operation.parameters) {
    const value = valueOfParameter(model, parameter, key)
    if (value !== undefined) parameters.push({ parameter, value })
    else if (parameter.required) missing.push(`the ${parameter.in} parameter '${parameter.name}'`)
  }
  const body = bodyOf(operation, key)
  if (body === undefined && operation.requestBody?.required) missing.push('the request body')
  if (missing.length > 0) {
    return outcome(undefined, [
      finding(
        'exchange-incomplete',
        `'${key}' of ${nameOf(operation)} (${answer.response.status}) has no value for ${missing.join(' and ')}`,
        { location: model.locate(answer.pointer, { key: true }) },
      ),
    ])
  }
  return outcome({ operation, request: { parameters, ...(body && { body }) }, ...answer })
}

/** The example with the key, else the only example, else the schema's default. */
const valueOfParameter = (model: ApiModel, parameter: Parameter, key: string) => {
  const { schema } = parameter
  const source = parameter.content ?? parameter
  const example = source.examples.find((each) => each.key === key)
  if (example) return example.value
  if (source.example !== undefined) return source.example
  const described = schema ?? parameter.content?.schema
  const { value } = model.resolve(described ?? null, parameter.pointer)
  // In 3.1 a default may stand beside a reference.
  if (isJsonObject(described) && described.default !== undefined) return described.default
  return isJsonObject(value) ? value.default : undefined
}

const bodyOf = ({ requestBody }: Operation, key: string): Exchange['request']['body'] => {
  for (const { name, examples } of requestBody?.content ?? []) {
    const example = examples.find((each) => each.key === key)
    if (example) return { contentType: name, value: example.value, invalid: example.invalid }
  }
  return undefined
}
