import type { JsonValue, Operation, Parameter } from '@throughline/openapi'
import type { SchemaJudge } from '../contract/schema-judge.ts'
import { isAllowed, isSendable } from '../requests/parameter-values.ts'
import { type Planner, plan, requestOptions } from '../requests/plan.ts'
import type { Call } from '../scenario/call.ts'
import type { Intent } from '../scenario/intent.ts'
import { describedBy, isReadDifferently, isWrittenAsJson, writtenValues } from '../serialization/parameter-schema.ts'
import { validValue } from '../values/valid-value.ts'
import { boundariesOf } from './boundaries.ts'
import { reserved } from './changes.ts'
import { plainest } from './generated.ts'
import type { Trial } from './trial.ts'

type OwnValue = { value: JsonValue; asText?: true }

const plainWord = { what: 'a word', keyword: 'type', value: 'many', given: { value: 'many' } as OwnValue }

/** A lenient service may take it for a string. */
const malformed = {
  what: 'malformed JSON',
  keyword: 'content',
  value: '{"',
  given: { value: '{"', asText: true } as OwnValue,
}

/** A sweep over the bounds of one parameter. */
export const parameterTrials = (
  planner: Planner,
  schemas: SchemaJudge,
  operation: Operation,
  parameter: Parameter,
): Trial[] => {
  const described = describedBy(parameter)
  if (!described) return []
  const { schema, pointer: at } = described
  const base = validValue(planner.model, schema, at, requestOptions('least', 0))
  if (base === undefined) return []
  const kindOf = (value: JsonValue, isExtreme: boolean): ParameterIntent =>
    isReadDifferently(parameter)
      ? 'extreme'
      : !isAllowed(planner.model, schemas, parameter, value)
        ? 'invalid'
        : isExtreme
          ? 'extreme'
          : 'valid'
  const trial = ({ kind, what, keyword }: Tried, given: OwnValue | undefined): Trial => ({
    phase: 'coverage',
    operation,
    intent: intentOf(parameter, { kind, what, keyword }),
    make(variant) {
      const calls = plan(planner, operation, { fullness: 'least', variant })
      const call = calls.at(-1)
      if (!call) return undefined
      const others = call.parameters.filter((each) => each.parameter !== parameter)
      const own: Call['parameters'] = given === undefined ? [] : [{ parameter, given }]
      return [...calls.slice(0, -1), { ...call, parameters: [...others, ...own] }]
    },
  })
  const isJson = isWrittenAsJson(parameter)
  const full = isJson ? validValue(planner.model, schema, at, requestOptions('most', 0)) : undefined
  const sweep = (from: JsonValue) => boundariesOf(planner.model, schema, at, from, requestOptions('least', 0))
  const own = { member: '', isExtreme: false }
  const seen = new Set<string>()
  const trials = [
    { keyword: 'type', what: plainest, value: base, ...own },
    ...writtenValues(parameter).map((value) => ({ keyword: 'example', what: 'its example', value, ...own })),
    ...sweep(base),
    ...(full === undefined ? [] : [{ keyword: 'properties', what: 'with everything', value: full, ...own }]),
    ...(full === undefined ? [] : sweep(full)),
  ]
    .filter(({ value }) => isSendable(parameter, value))
    .filter(({ member, keyword, what }) => {
      const key = [member, keyword, what].join(' ')
      return !isJson || (!seen.has(key) && seen.add(key))
    })
    .map(({ member, keyword, what: changed, value, isExtreme }) => {
      const what = isJson && member !== '' ? `${member}: ${changed}` : changed
      // What a path names has to be there: of what is allowed, only that which may not pass through a path is worth a try.
      const isOdd = isExtreme || (parameter.in === 'path' && changed === reserved)
      return trial({ what, keyword, kind: kindOf(value, isOdd) }, { value })
    })
    .filter(({ intent }) => parameter.in !== 'path' || intent.kind !== 'valid')
  const word = isJson ? malformed : plainWord
  const wrong =
    isAllowed(planner.model, schemas, parameter, word.value) || parameter.in === 'path' || isReadDifferently(parameter)
      ? []
      : [trial({ kind: 'invalid', what: word.what, keyword: word.keyword }, word.given)]
  const missing =
    parameter.required && parameter.in !== 'path'
      ? [trial({ kind: 'invalid', what: 'left out', keyword: 'required' }, undefined)]
      : []
  return [...trials, ...wrong, ...missing]
}

type ParameterIntent = 'valid' | 'invalid' | 'extreme'

interface Tried {
  kind: ParameterIntent
  what: string
  keyword: string
}

const intentOf = (parameter: Parameter, { kind, what: tried, keyword }: Tried): Intent => {
  const { in: place, name } = parameter
  const what = `${name}: ${tried}`
  if (kind === 'extreme') return { kind: 'protocol', rule: 'extreme', what }
  return kind === 'valid'
    ? { kind, what, of: { name: `${place} ${name}`, isPlain: tried === plainest } }
    : { kind, what, place, name, keyword }
}
