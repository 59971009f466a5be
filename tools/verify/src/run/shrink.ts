import { type ApiModel, isJsonObject, type JsonObject } from '@throughline/openapi'
import { isAsNamed } from '../contract/as-named.ts'
import type { SchemaJudge } from '../contract/schema-judge.ts'
import { isAllowed, isSendable } from '../requests/parameter-values.ts'
import { bodyTypeIn } from '../requests/plan.ts'
import { type Call, isFromStep, type Scenario } from '../scenario/call.ts'
import { type Edit, edited } from '../scenario/edits.ts'
import type { Intent } from '../scenario/intent.ts'
import { bodyKindOf } from '../serialization/body-kind.ts'
import { smallerValues } from './smaller-values.ts'

/** Requests that may be sent to make one finding smaller. */
export const mostSends = 60

export interface Shrinking {
  model: ApiModel
  /** What requests are held to. */
  schemas: SchemaJudge
  intent: Intent
  /** The course of requests that shows it, and the simplest request of the same operation with the same values. */
  calls: Scenario
  simple: Call | undefined
  /** Whether the course with these changes shows it as well. */
  shows(edits: readonly Edit[]): Promise<boolean>
  sends: number
  /** Whether values themselves may be made smaller: not where it is said what they are. */
  values: boolean
}

/** The changes that leave the smallest request which still shows the same. */
// implements: TL-VERIFY-305
export const shrink = async (shrinking: Shrinking): Promise<Edit[]> => {
  const { calls, simple, intent } = shrinking
  const last = calls.at(-1)
  if (!last || (intent.kind !== 'valid' && intent.kind !== 'invalid')) return []
  const isSame = sameIntent(shrinking, last)
  let left = shrinking.sends
  let edits: Edit[] = []
  const now = (): Call => edited(calls, edits, simple).at(-1) ?? last
  /** What was sent once is not sent again, whether it showed it or not. */
  const tried = new Set([JSON.stringify([last.parameters, last.body])])
  const attempt = async (more: readonly Edit[]): Promise<boolean> => {
    const next = [...edits, ...more]
    const call = edited(calls, next, simple).at(-1)
    if (more.length === 0 || left === 0 || !call) return false
    const key = JSON.stringify([call.parameters, call.body])
    if (tried.has(key) || !isSame(call)) return false
    tried.add(key)
    left--
    if (!(await shrinking.shows(next))) return false
    edits = next
    return true
  }
  /** All at once, else half and half, down to each alone. */
  const each = async (all: readonly Edit[]): Promise<void> => {
    if (all.length === 0 || left === 0 || (await attempt(all)) || all.length === 1) return
    const half = Math.ceil(all.length / 2)
    await each(all.slice(0, half))
    await each(all.slice(half))
  }
  await each(parametersOf(last, intent))
  if (last.body && bodyIsOptional(last)) await attempt([{ part: 'body' }])
  const names = Object.keys(membersOf(now()))
  const planned = membersOf(simple)
  await each(names.filter((name) => !Object.hasOwn(planned, name)).map((name) => ({ part: 'without', name }) as const))
  // Two members may be there for each other only.
  const rest = Object.keys(membersOf(now())).filter((name) => !Object.hasOwn(planned, name))
  for (const [at, name] of rest.entries())
    for (const other of rest.slice(at + 1))
      await attempt([
        { part: 'without', name },
        { part: 'without', name: other },
      ])
  // What the simplest request has need not be required.
  await each(Object.keys(membersOf(now())).map((name) => ({ part: 'without', name }) as const))
  await each(othersOf(now(), simple).map((name) => ({ part: 'simple', name }) as const))
  await each(parameterMembersOf(now()))
  const values = async (): Promise<boolean> => {
    for (const edit of smallerEdits(now(), simple)) if (await attempt([edit])) return true
    return false
  }
  while (shrinking.values && left > 0 && (await values()));
  return edits
}

/** Members of the body that are not those of the simplest request. */
export const othersOf = (call: Call, simple: Call | undefined): string[] => {
  const planned = membersOf(simple)
  const taken = new Set(call.body?.taken.map(({ pointer }) => pointer.slice(1)))
  return Object.entries(membersOf(call)).flatMap(([name, value]) =>
    taken.has(name) || JSON.stringify(value) === JSON.stringify(planned[name]) ? [] : [name],
  )
}

const membersOf = (call: Call | undefined): JsonObject => (isJsonObject(call?.body?.value) ? call.body.value : {})

const bodyIsOptional = ({ operation }: Call): boolean => operation.requestBody?.required === false

const parametersOf = ({ parameters }: Call, intent: Intent): Edit[] =>
  parameters.flatMap(({ parameter: { name, in: place, required } }): Edit[] =>
    required || (intent.kind === 'invalid' && intent.name === name) ? [] : [{ part: 'parameter', name, in: place }],
  )

const parameterMembersOf = ({ parameters }: Call): Edit[] =>
  parameters.flatMap(({ parameter: { in: place, name }, given }) =>
    isFromStep(given) || !isJsonObject(given.value)
      ? []
      : Object.keys(given.value).map((member): Edit => ({ part: 'given-without', in: place, name, member })),
  )

const smallerEdits = (call: Call, simple: Call | undefined): Edit[] => [
  ...smallerParameters(call, simple),
  ...smallerBodies(call, simple),
]

const smallerParameters = ({ parameters }: Call, simple: Call | undefined): Edit[] =>
  parameters.flatMap(({ parameter, given }) => {
    const { in: place, name } = parameter
    if (place === 'path' || isFromStep(given) || given.asText) return []
    const planned = simple?.parameters.find((each) => each.parameter === parameter)
    if (JSON.stringify(planned?.given) === JSON.stringify(given)) return []
    return smallerValues(given.value).map((value): Edit => ({ part: 'given', in: place, name, value }))
  })

const smallerBodies = (call: Call, simple: Call | undefined): Edit[] => {
  const value = call.body?.value
  if (value === undefined) return []
  if (!isJsonObject(value)) return smallerValues(value).map((each) => ({ part: 'value', value: each }))
  return othersOf(call, simple).flatMap((name) =>
    smallerValues(value[name] ?? null).map((each): Edit => ({ part: 'member', name, value: each })),
  )
}

/** A smaller request is allowed as the larger one was, or breaks the same and nothing else. */
const sameIntent = (shrinking: Shrinking, first: Call): ((call: Call) => boolean) => {
  const { model, schemas, intent } = shrinking
  const type = bodyTypeIn(first)
  const faultsOf = ({ body }: Call): string[] =>
    body === undefined || type?.schema === undefined
      ? []
      : schemas
          .judge(type.schema, `${type.pointer}/schema`, body.value)
          .map(({ path, pointer }) => `${path} ${pointer}`)
  const isSure = ({ body }: Call): boolean =>
    body === undefined ||
    type?.schema === undefined ||
    isAsNamed(model, type.schema, `${type.pointer}/schema`, body.value)
  const known = new Set(faultsOf(first))
  return (call) => {
    if (!parametersFit(shrinking, first, call)) return false
    const faults = faultsOf(call)
    const kind = type && call.body && bodyKindOf(model, schemas, type, call.body.value)
    if (intent.kind !== 'invalid' || intent.place !== 'body')
      return faults.length === 0 && kind !== 'unclear' && isSure(call)
    return kind !== 'unclear' && faults.length > 0 && faults.every((fault) => known.has(fault))
  }
}

/** Whether each parameter with another value is allowed, or wrong, as it was. */
const parametersFit = ({ model, schemas, intent }: Shrinking, first: Call, { parameters }: Call): boolean =>
  parameters.every(({ parameter, given }) => {
    const before = first.parameters.find((each) => each.parameter === parameter)?.given
    if (given === before || isFromStep(given)) return true
    const isWrong = intent.kind === 'invalid' && intent.place === parameter.in && intent.name === parameter.name
    return isSendable(parameter, given.value) && isAllowed(model, schemas, parameter, given.value) !== isWrong
  })
