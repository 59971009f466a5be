import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type MediaType,
  type Operation,
  type Parameter,
} from '@throughline/openapi'
import { onceFor } from '../once-for.ts'
import { bodyTypeOf, type Planner, plan, setIn } from '../requests/plan.ts'
import { type Call, isFromStep, type Scenario } from '../scenario/call.ts'
import type { Intent } from '../scenario/intent.ts'
import type { Knowledge } from '../scenario/knowledge.ts'
import { pruneCalls } from '../scenario/prune-calls.ts'

/** What is sent in place of what is planned. */
export interface Sent {
  body?: JsonValue
  /** Of the body, where it is not the usual one. */
  type?: MediaType
  parameters: ReadonlyMap<Parameter, JsonValue>
}

export interface Assembly {
  planner: Planner
  knowledge: Knowledge
  operation: Operation
  sent: Sent
  intent: Intent
}

/** The planned request with these values; what earlier answers give, the path names and may not be sent twice stays. */
export const assembled = (assembly: Assembly, variant: number): Scenario | undefined => {
  const { planner, operation, sent } = assembly
  const alone = aloneIn(assembly)
  if (alone) return [alone]
  const least = plan(planner, operation, { fullness: 'least', variant })
  const simple = least.at(-1)
  if (!simple) return undefined
  const { body: value } = sent
  const planned = isJsonObject(simple.body?.value) ? simple.body.value : {}
  const isMore = isJsonObject(value) && Object.keys(value).some((name) => !Object.hasOwn(planned, name))
  // What further members refer to has to be made as well.
  const calls =
    isMore && refersMore(planner)(operation) ? plan(planner, operation, { fullness: 'most', variant }) : least
  const last = calls.at(-1)
  if (!last) return undefined
  const path = last.parameters.filter(({ parameter }) => parameter.in === 'path' && !sent.parameters.has(parameter))
  const kept = simple.parameters.filter(({ parameter }) => parameter.in !== 'path' && !sent.parameters.has(parameter))
  const own = [...sent.parameters].map(([parameter, each]) => ({ parameter, given: { value: each } }))
  const body = value === undefined ? last.body : bodyOf(assembly, { ...last, parameters: path }, value, planned)
  const { body: _, ...rest } = last
  return pruneCalls([...calls.slice(0, -1), { ...rest, parameters: [...path, ...kept, ...own], ...(body && { body }) }])
}

/** The request where nothing but the values is to be planned: nothing comes before it, and nothing of it has to be new. */
const aloneIn = ({ planner, knowledge, operation, sent }: Assembly): Call | undefined => {
  const { body: value, parameters, type } = sent
  const isPlain = operation.parameters.every((each) => parameters.has(each) || (!each.required && each.in !== 'path'))
  if (value === undefined || !isPlain || (knowledge.keys.get(operation)?.length ?? 0) > 0) return undefined
  if (Object.keys(setIn(planner, operation)).length > 0) return undefined
  const simple = refersMore(planner)(operation) ? undefined : simplest(planner)(operation)
  if (!simple?.body || simple.body.taken.length > 0) return undefined
  const own = [...parameters].map(([parameter, each]) => ({ parameter, given: { value: each } }))
  return { ...simple, parameters: own, body: { contentType: type?.name ?? simple.body.contentType, value, taken: [] } }
}

/** The simplest request, where nothing comes before it. */
const simplest = onceFor((planner: Planner) =>
  onceFor((operation: Operation): Call | undefined => {
    const calls = plan(planner, operation, { fullness: 'least', variant: 0 })
    return calls.length === 1 && calls[0]?.parameters.length === 0 ? calls[0] : undefined
  }),
)

/** Whether a request with everything needs more made before it than the simplest one. */
const refersMore = onceFor((planner: Planner) =>
  onceFor((operation: Operation): boolean => {
    const refers = (fullness: 'least' | 'most') => {
      const calls = plan(planner, operation, { fullness, variant: 0 })
      return calls.length + (calls.at(-1)?.body?.taken.length ?? 0)
    }
    return refers('most') > refers('least')
  }),
)

const bodyOf = (
  { planner, knowledge, operation, intent, sent }: Assembly,
  call: Call,
  value: JsonValue,
  planned: JsonObject,
): NonNullable<Call['body']> => {
  const contentType = sent.type?.name ?? call.body?.contentType ?? bodyTypeOf(operation)?.name ?? 'application/json'
  if (!isJsonObject(value)) return { contentType, value, taken: [] }
  const isFree = (name: string) =>
    Object.hasOwn(value, name) && !(intent.kind === 'invalid' && `${intent.name}/`.startsWith(`/${name}/`))
  const body: JsonObject = { ...value }
  for (const name of [...(knowledge.keys.get(operation) ?? []), ...Object.keys(setIn(planner, operation))]) {
    const fresh = planned[name]
    if (isFree(name) && fresh !== undefined) body[name] = fresh
  }
  const taken = (call.body?.taken ?? []).filter(({ pointer }) => isFree(pointer.slice(1)))
  for (const { parameter, given } of call.parameters) {
    const { name } = parameter
    if (!isFree(name)) continue
    if (!isFromStep(given)) body[name] = given.value
    else if (!taken.some(({ pointer }) => pointer === `/${name}`)) taken.push({ pointer: `/${name}`, from: given })
  }
  return { contentType, value: body, taken }
}
