import { type ApiModel, isJsonObject, type JsonValue, type Operation, type Parameter } from '@throughline/openapi'
import { isAsNamed } from '../as-named.ts'
import { headerValues } from '../header-value.ts'
import type { SchemaJudge } from '../schema-judge.ts'
import { absentIds } from './absent-id.ts'
import { type Boundary, boundariesOf, replaced } from './boundaries.ts'
import { type Call, isFromStep } from './call.ts'
import { reserved } from './changes.ts'
import type { Intent } from './intent.ts'
import { bodyTypeOf, type Planner, plan, requestOptions } from './plan.ts'
import type { Trial } from './trial.ts'
import { type Fullness, validValue } from './valid-value.ts'

/** A sweep over the bounds of every parameter and of the body of an operation. */
// implements: TL-VERIFY-202
export const coverageTrials = (planner: Planner, schemas: SchemaJudge, operation: Operation): Trial[] => [
  ...operation.parameters.flatMap((parameter) => parameterTrials(planner, schemas, operation, parameter)),
  ...bodyTrials(planner, schemas, operation),
  ...exampleTrials(planner, operation),
  ...referenceTrials(planner, schemas, operation),
]

/** What a body refers to, each in its turn, is not there. The schema allows it: how it is refused is for the document to say. */
// implements: TL-VERIFY-207
const referenceTrials = (planner: Planner, schemas: SchemaJudge, operation: Operation): Trial[] => {
  const type = bodyTypeOf(operation)
  const { schema } = type ?? {}
  if (!type || schema === undefined) return []
  const body = plan(planner, operation, { fullness: 'least', variant: 0 }).at(-1)?.body
  return (body?.taken ?? []).map(({ pointer }): Trial => {
    const what = `${pointer.slice(1)}: one that is not there`
    return {
      phase: 'coverage',
      operation,
      intent: { kind: 'protocol', rule: 'absent-reference', what },
      make(variant) {
        const calls = plan(planner, operation, { fullness: 'least', variant })
        const call = calls.at(-1)
        if (!call?.body) return undefined
        const allows = (value: JsonValue) => schemas.judge(schema, `${type.pointer}/schema`, value).length === 0
        const absent = absentIds.map((id) => replaced(call.body?.value ?? null, pointer, id)).find(allows)
        if (absent === undefined) return undefined
        const taken = call.body.taken.filter((each) => each.pointer !== pointer)
        return [...calls.slice(0, -1), { ...call, body: { ...call.body, value: absent, taken } }]
      },
    }
  })
}

/** Every body that the document writes down, with what it refers to in place. */
// implements: TL-VERIFY-209
const exampleTrials = (planner: Planner, operation: Operation): Trial[] => {
  const type = bodyTypeOf(operation)
  const written = (type?.examples ?? []).flatMap(({ value, invalid }) =>
    invalid || value === undefined ? [] : [value],
  )
  return [...(type?.example === undefined ? [] : [type.example]), ...written].map(
    (value, index): Trial => ({
      phase: 'coverage',
      operation,
      intent: { kind: 'valid', what: `the body: its example${index === 0 ? '' : ` ${index + 1}`}` },
      make(variant) {
        const calls = plan(planner, operation, { fullness: 'least', variant })
        const call = calls.at(-1)
        if (!call?.body) return undefined
        const taken = call.body.taken.filter(
          ({ pointer }) => isJsonObject(value) && Object.hasOwn(value, pointer.slice(1)),
        )
        return [...calls.slice(0, -1), { ...call, body: { ...call.body, value, taken } }]
      },
    }),
  )
}

const bodyTrials = (planner: Planner, schemas: SchemaJudge, operation: Operation): Trial[] => {
  const type = bodyTypeOf(operation)
  const { schema } = type ?? {}
  if (!type || schema === undefined) return []
  const pointer = `${type.pointer}/schema`
  const sweep = (fullness: Fullness, variant: number, wanted?: Boundary) => {
    const calls = plan(planner, operation, { fullness, variant })
    const call = calls.at(-1)
    if (!call?.body) return undefined
    return {
      calls,
      call,
      changes: boundariesOf(planner.model, schema, pointer, call.body.value, requestOptions('least', variant), wanted),
    }
  }
  const keys = new Set<string>()
  return (['least', 'most'] as const).flatMap((fullness) =>
    (sweep(fullness, 0)?.changes ?? []).flatMap((change): Trial[] => {
      const key = keyOf(change)
      if (keys.has(key)) return []
      keys.add(key)
      const faults = schemas.judge(schema, pointer, change.value)
      const isDoubtful = (value: JsonValue) => faults.length === 0 && !isAsNamed(planner.model, schema, pointer, value)
      if (isDoubtful(change.value)) return []
      // Another value of what the path names would be another resource.
      if (faults.length === 0 && isNamedByPath(operation, change.member)) return []
      const at = change.member === '' ? 'the body' : change.member
      const what = `${at}: ${change.what}`
      return [
        {
          phase: 'coverage',
          operation,
          intent:
            faults.length === 0
              ? change.isExtreme
                ? { kind: 'protocol', rule: 'extreme', what }
                : { kind: 'valid', what }
              : { kind: 'invalid', what, place: 'body', name: change.member, keyword: change.keyword },
          make(variant) {
            const again = sweep(fullness, variant, change)
            const [same] = again?.changes ?? []
            // With other values it may be allowed where it was not, and the other way round.
            const isSo = same && (schemas.judge(schema, pointer, same.value).length === 0) === (faults.length === 0)
            return again && isSo && !isDoubtful(same.value) ? withBody(again.calls, again.call, same) : undefined
          },
        },
      ]
    }),
  )
}

const keyOf = ({ member, keyword, what }: Boundary): string => `${member} ${keyword} ${what}`

const isNamedByPath = ({ parameters }: Operation, member: string): boolean =>
  parameters.some((parameter) => parameter.in === 'path' && member === `/${parameter.name}`)

/** What an earlier answer gives stays so, unless it is what is changed. */
const withBody = (calls: readonly Call[], call: Call, { value, member }: Boundary): Call[] => {
  if (!call.body) return [...calls]
  const taken = call.body.taken.filter(({ pointer }) => {
    const name = pointer.slice(1)
    return (
      !member.startsWith(pointer) &&
      isJsonObject(value) &&
      Object.hasOwn(value, name) &&
      (member !== '' || sameMember(call, value, name))
    )
  })
  const named = isJsonObject(value) && member === '' ? namedByPath(call, value) : []
  return [...calls.slice(0, -1), { ...call, body: { ...call.body, value, taken: [...taken, ...named] } }]
}

/** What comes with the change, and the path names: it has to be the same. */
const namedByPath = ({ parameters, body }: Call, value: { [name: string]: JsonValue }) =>
  parameters.flatMap(({ parameter: { in: place, name }, given }) => {
    const isNew = Object.hasOwn(value, name) && isJsonObject(body?.value) && !Object.hasOwn(body.value, name)
    return place === 'path' && isNew && isFromStep(given) ? [{ pointer: `/${name}`, from: given }] : []
  })

const sameMember = ({ body }: Call, value: { [name: string]: JsonValue }, name: string): boolean =>
  isJsonObject(body?.value) && JSON.stringify(body.value[name]) === JSON.stringify(value[name])

const plainest = 'a simple value'

const parameterTrials = (
  planner: Planner,
  schemas: SchemaJudge,
  operation: Operation,
  parameter: Parameter,
): Trial[] => {
  const { schema, pointer } = parameter
  if (schema === undefined) return []
  const at = `${pointer}/schema`
  const base = validValue(planner.model, schema, at, requestOptions('least', 0))
  if (base === undefined) return []
  const kindOf = (value: JsonValue, isExtreme: boolean): ParameterIntent =>
    !isAllowed(planner.model, schemas, parameter, value) ? 'invalid' : isExtreme ? 'extreme' : 'valid'
  const trial = (what: string, keyword: string, value: JsonValue | undefined, kind: ParameterIntent): Trial => ({
    phase: 'coverage',
    operation,
    intent: intentOf(parameter, kind, what, keyword),
    make(variant) {
      const calls = plan(planner, operation, { fullness: 'least', variant })
      const call = calls.at(-1)
      if (!call) return undefined
      const others = call.parameters.filter((each) => each.parameter !== parameter)
      const own: Call['parameters'] = value === undefined ? [] : [{ parameter, given: { value } }]
      return [...calls.slice(0, -1), { ...call, parameters: [...others, ...own] }]
    },
  })
  const trials = [
    { keyword: 'type', what: plainest, value: base, isExtreme: false },
    ...examplesOf(parameter).map((value) => ({ keyword: 'example', what: 'its example', value, isExtreme: false })),
    ...boundariesOf(planner.model, schema, at, base, requestOptions('least', 0)),
  ]
    .filter(({ value }) => isSendable(parameter, value))
    .map(({ keyword, what, value, isExtreme }) => {
      // What a path names has to be there: of what is allowed, only that which may not pass through a path is worth a try.
      const isOdd = isExtreme || (parameter.in === 'path' && what === reserved)
      return trial(what, keyword, value, kindOf(value, isOdd))
    })
    .filter(({ intent }) => parameter.in !== 'path' || intent.kind !== 'valid')
  const word = 'many'
  const wrong =
    isAllowed(planner.model, schemas, parameter, word) || parameter.in === 'path'
      ? []
      : [trial('a word', 'type', word, 'invalid')]
  const missing =
    parameter.required && parameter.in !== 'path' ? [trial('left out', 'required', undefined, 'invalid')] : []
  return [...trials, ...wrong, ...missing]
}

type ParameterIntent = 'valid' | 'invalid' | 'extreme'

const intentOf = (parameter: Parameter, kind: ParameterIntent, tried: string, keyword: string): Intent => {
  const { in: place, name } = parameter
  const what = `${name}: ${tried}`
  if (kind === 'extreme') return { kind: 'protocol', rule: 'extreme', what }
  return kind === 'valid'
    ? { kind, what, of: { name: `${place} ${name}`, isPlain: tried === plainest } }
    : { kind, what, place, name, keyword }
}

/** What the document writes as values of a parameter, beside its schema. */
const examplesOf = ({ example, examples }: Parameter): JsonValue[] => [
  ...(example === undefined ? [] : [example]),
  ...examples.flatMap(({ value, invalid }) => (invalid || value === undefined ? [] : [value])),
]

/** An empty path segment is another path, null and the like have no text of their own, and fields carry Latin-1 only. */
export const isSendable = (parameter: Parameter, value: JsonValue): boolean => {
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return false
  const text = Array.isArray(value) ? value.join() : String(value)
  if (text === '') return parameter.in === 'query' && !Array.isArray(value)
  return parameter.in === 'query' || parameter.in === 'path'
    ? text.length < 4000
    : /^[\x21-\x7e]+$/.test(text) && text.length < 4000
}

/** On the wire a number is a text: a value is allowed if any reading of its text is. */
export const isAllowed = (model: ApiModel, schemas: SchemaJudge, parameter: Parameter, value: JsonValue): boolean => {
  const { schema, pointer } = parameter
  if (schema === undefined) return true
  const at = `${pointer}/schema`
  const text = Array.isArray(value) ? value.join() : String(value)
  const readings = headerValues(
    model,
    { ...parameter, required: false, deprecated: false, examples: [], reqIds: [] },
    text,
  )
  return [value, ...readings].some((reading) => schemas.judge(schema, at, reading).length === 0)
}
