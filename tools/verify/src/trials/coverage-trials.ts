import { isJsonObject, type JsonValue, type Operation } from '@throughline/openapi'
import { isAsNamed } from '../contract/as-named.ts'
import type { SchemaJudge } from '../contract/schema-judge.ts'
import { replaced } from '../contract/value-at.ts'
import { essence } from '../http/media-type.ts'
import { absentIds } from '../requests/absent-id.ts'
import { bodyTypeOf, type Planner, plan, requestOptions, setIn } from '../requests/plan.ts'
import { type Call, isFromStep } from '../scenario/call.ts'
import { type BodyKind, bodyKindOf } from '../serialization/body-kind.ts'
import type { Fullness } from '../values/valid-value.ts'
import { type Boundary, boundariesOf } from './boundaries.ts'
import { parameterTrials } from './parameter-trials.ts'
import type { Trial } from './trial.ts'

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
  const written = (type?.examples ?? []).flatMap(({ key, value, invalid }) =>
    invalid || value === undefined || isShownRefused(operation, key) ? [] : [value],
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

/** Examples of the same key are one exchange: what the document shows under an error is not expected to be taken. */
const isShownRefused = ({ responses }: Operation, key: string): boolean =>
  responses.some(
    ({ status, content }) =>
      /^[345]/.test(status) && content.some(({ examples }) => examples.some((each) => each.key === key)),
  )

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
      const kindOf = (value: JsonValue): BodyKind => {
        const kind = bodyKindOf(planner.model, schemas, type, value)
        return kind === 'valid' && !isAsNamed(planner.model, schema, pointer, value) ? 'unclear' : kind
      }
      const kind = kindOf(change.value)
      const isPatch = essence(type.name) === 'application/json-patch+json'
      if (kind === 'unclear' && !isPatch) return []
      // Another value of what the path names would be another resource, and what a person gave may be the only one.
      const isGiven = Object.hasOwn(setIn(planner, operation), change.member.slice(1))
      if (kind === 'valid' && (isGiven || isNamedByPath(operation, change.member))) return []
      const at = change.member === '' ? 'the body' : change.member
      const what = `${at}: ${change.what}`
      return [
        {
          phase: 'coverage',
          operation,
          fullness,
          intent:
            kind === 'invalid'
              ? { kind, what, place: 'body', name: change.member, keyword: change.keyword }
              : change.isExtreme || kind === 'unclear'
                ? { kind: 'protocol', rule: 'extreme', what }
                : { kind: 'valid', what },
          make(variant) {
            const again = sweep(fullness, variant, change)
            const [same] = again?.changes ?? []
            // With other values it may be allowed where it was not, and the other way round.
            return again && same && kindOf(same.value) === kind ? withBody(again.calls, again.call, same) : undefined
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
