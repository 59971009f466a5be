import type { JsonValue, MediaType, Operation, Parameter } from '@throughline/openapi'
import fc from 'fast-check'
import type { SchemaJudge } from '../contract/schema-judge.ts'
import { essence, isJson } from '../http/media-type.ts'
import { bodyTypeOf, isConditional, isCorrelation, type Planner } from '../requests/plan.ts'
import type { Intent } from '../scenario/intent.ts'
import type { Knowledge } from '../scenario/knowledge.ts'
import { isWrittenBody } from '../serialization/body-kind.ts'
import { describedBy, isReadDifferently, isWrittenAsJson } from '../serialization/parameter-schema.ts'
import type { Broken } from '../values/broken.ts'
import type { Gap } from '../values/maker.ts'
import { drawn, seedOf } from '../values/tried.ts'
import { assembled, type Sent } from './assemble.ts'
import { bodyParts, type Parts, parameterParts } from './fuzz-parts.ts'
import { generated } from './generated.ts'
import type { Trial } from './trial.ts'

export interface Share {
  /** Another text, other values. */
  seed: string
  /** So many trials. */
  count: number
}

/** The requests of one operation with values of all kinds. */
export interface Fuzz {
  /** Some of them, the same for the same seed and knowledge. */
  trials(knowledge: Knowledge, share: Share): Trial[]
  /** Parts of a request for which no value is made. */
  gaps: { part: string; pointer: string; gap: Gap }[]
}

/** Requests with values of all kinds, allowed and excluded by turns. */
// implements: TL-VERIFY-304
export const fuzzOf = (planner: Planner, schemas: SchemaJudge, operation: Operation): Fuzz => {
  const { model } = planner
  const [first, ...others] = writtenTypes(operation).flatMap((type): Bodies[] => {
    const made = bodyParts(model, schemas, type)
    return made ? [{ ...made, type }] : []
  })
  const parts = operation.parameters
    .filter(
      (each) =>
        describedBy(each) !== undefined &&
        each.in !== 'path' &&
        !isCorrelation(each) &&
        !isConditional(each) &&
        !isReadDifferently(each) &&
        !planner.set.has(`${each.in}.${each.name}`),
    )
    .map((parameter) => ({ parameter, ...parameterParts(model, schemas, parameter) }))
  const gaps = [
    ...(first?.gaps ?? []).map((gap) => ({ part: 'body', pointer: first?.pointer ?? '', gap })),
    ...parts.flatMap(({ parameter, gaps: own }) =>
      own.map((gap) => ({ part: `${parameter.in} ${parameter.name}`, pointer: parameter.pointer, gap })),
    ),
  ]
  const trials: Fuzz['trials'] = (knowledge, share) => {
    const closed = knowledge.closed.get(operation)
    const open = parts.filter(({ parameter }) => !closed?.has(`${parameter.in} ${parameter.name}`))
    const making = { planner, knowledge, operation, parts: open }
    const further = Math.floor(share.count / 4 / Math.max(1, others.length))
    const some = others.flatMap((each) =>
      trialsOf({ ...making, bodies: each, parts: [] }, { ...share, count: further }),
    )
    const rest = { ...share, count: share.count - some.length }
    return [...trialsOf({ ...making, bodies: first }, rest), ...some]
  }
  return { gaps, trials }
}

interface Bodies extends Parts {
  type: MediaType
  pointer: string
}

/** The media types of a body that are made from a schema; those of JSON are alike. */
const writtenTypes = (operation: Operation): MediaType[] => {
  const first = bodyTypeOf(operation)
  const isLike = ({ name }: MediaType) => isJson(essence(name)) && first !== undefined && isJson(essence(first.name))
  const others = (operation.requestBody?.content ?? []).filter((each) => each !== first && !isLike(each))
  return [...(first ? [first] : []), ...others].filter(isWrittenBody)
}

interface Making {
  planner: Planner
  knowledge: Knowledge
  operation: Operation
  bodies: Bodies | undefined
  parts: readonly ({ parameter: Parameter } & Parts)[]
}

const trialsOf = ({ planner, knowledge, operation, bodies, parts }: Making, { seed, count }: Share): Trial[] => {
  const draw = <T>(from: fc.Arbitrary<T>, many: number, what: string) =>
    drawn(from, many, seedOf(`${seed} ${operation.operationId} ${what}`))
  const type = bodies && bodies.type !== bodyTypeOf(operation) ? { type: bodies.type } : undefined
  const trial = (intent: Intent, own: Sent): Trial => {
    const sent = { ...own, ...type }
    return {
      phase: 'fuzz',
      operation,
      intent,
      make: (variant) => assembled({ planner, knowledge, operation, sent, intent }, variant),
    }
  }
  // What the simplest request does not show to be taken, nothing more of it can.
  const positives = knowledge.accepted.has(operation) ? Math.ceil(count * 0.6) : 0
  const valid = (): Trial[] => {
    const made = bodies?.values ? draw(bodies.values, positives, 'body') : undefined
    const columns = parts.flatMap(({ parameter, values }) =>
      values
        ? [
            {
              parameter,
              values: draw(values, positives, `${parameter.in} ${parameter.name}`),
              present: draw(fc.boolean(), positives, `with ${parameter.in} ${parameter.name}`),
            },
          ]
        : [],
    )
    if (!made && columns.length === 0) return []
    return Array.from({ length: positives }, (_, at) => {
      const body = made?.[at]
      const own = columns.flatMap(({ parameter, values, present }): [Parameter, JsonValue][] => {
        const value = values[at]
        return value === undefined || (!parameter.required && present[at] !== true) ? [] : [[parameter, value]]
      })
      const sent = { ...(body !== undefined && { body }), parameters: new Map(own) }
      return trial({ kind: 'valid', what: generated }, sent)
    })
  }
  const invalid = (): Trial[] => {
    const wrong = [
      ...(bodies?.broken ? [{ broken: bodies.broken, what: 'broken body' }] : []),
      ...parts.flatMap(({ parameter, broken }) =>
        broken ? [{ broken, what: `broken ${parameter.in} ${parameter.name}`, parameter }] : [],
      ),
    ]
    const share = Math.ceil((count - Math.ceil(count * 0.6)) / Math.max(1, wrong.length))
    return wrong.flatMap(({ broken, what, ...rest }) => {
      const parameter = 'parameter' in rest ? rest.parameter : undefined
      return draw(broken, share, what).flatMap((each) => (each ? [ofBroken(trial, each, parameter)] : []))
    })
  }
  return mixed(valid(), invalid()).slice(0, count)
}

const ofBroken = (
  trial: (intent: Intent, sent: Sent) => Trial,
  { value, member, keyword, what }: Broken,
  parameter: Parameter | undefined,
): Trial => {
  if (parameter) {
    const { in: place, name } = parameter
    const at = isWrittenAsJson(parameter) && member !== '' ? `${name}: ${member}` : name
    const intent = { kind: 'invalid', what: `${at}: ${what}`, place, name, keyword } as const
    return trial(intent, { parameters: new Map([[parameter, value]]) })
  }
  // All items of an array are alike.
  const name = member.replaceAll(/\/\d+(?=\/|$)/g, '/0')
  const at = name === '' ? 'the body' : name
  return trial(
    { kind: 'invalid', what: `${at}: ${what}`, place: 'body', name, keyword },
    { body: value, parameters: new Map() },
  )
}

/** By turns, so that a bound on the number leaves some of both. */
const mixed = <T>(some: readonly T[], others: readonly T[]): T[] => {
  const all: T[] = []
  for (let at = 0; at < Math.max(some.length, others.length); at++) {
    for (const each of [some[at], others[at]]) if (each !== undefined) all.push(each)
  }
  return all
}
