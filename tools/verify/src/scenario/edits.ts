import { isJsonObject, type JsonValue } from '@throughline/openapi'
import { type Call, isFromStep, type Scenario } from './call.ts'
import { pruneCalls } from './prune-calls.ts'

/** One step from a request to a smaller one; it holds for the same request with other values as well. */
export type Edit =
  | { part: 'parameter'; name: string; in: string }
  | { part: 'given'; name: string; in: string; value: JsonValue }
  /** A member of a parameter's value that is left out. */
  | { part: 'given-without'; name: string; in: string; member: string }
  | { part: 'body' }
  /** A member of the body that is left out. */
  | { part: 'without'; name: string }
  /** A member that gets the value of the simplest request. */
  | { part: 'simple'; name: string }
  | { part: 'member'; name: string; value: JsonValue }
  | { part: 'value'; value: JsonValue }

/** The course with a smaller last request; what nothing is taken from any more is not sent. */
export const edited = (calls: Scenario, edits: readonly Edit[], simple: Call | undefined): Scenario => {
  const last = calls.at(-1)
  if (!last || edits.length === 0) return calls
  return pruneCalls([...calls.slice(0, -1), edits.reduce((call, edit) => apply(call, edit, simple), last)])
}

const apply = (call: Call, edit: Edit, simple: Call | undefined): Call => {
  const { body, ...rest } = call
  if (edit.part === 'given' || edit.part === 'given-without') {
    const changed = call.parameters.map((each) =>
      each.parameter.name === edit.name && each.parameter.in === edit.in ? givenBy(each, edit) : each,
    )
    return { ...call, parameters: changed }
  }
  if (edit.part === 'parameter') {
    const kept = call.parameters.filter(({ parameter }) => parameter.name !== edit.name || parameter.in !== edit.in)
    return { ...call, parameters: kept }
  }
  if (!body || edit.part === 'body') return rest
  const { value } = body
  if (edit.part === 'value') return { ...call, body: { ...body, value: edit.value, taken: [] } }
  if (!isJsonObject(value)) return call
  const taken = body.taken.filter(({ pointer }) => pointer !== `/${edit.name}`)
  if (edit.part === 'without') {
    const { [edit.name]: _, ...others } = value
    return { ...call, body: { ...body, value: others, taken } }
  }
  const planned = isJsonObject(simple?.body?.value) ? simple.body.value[edit.name] : undefined
  const by = edit.part === 'member' ? edit.value : planned
  return by === undefined ? call : { ...call, body: { ...body, value: { ...value, [edit.name]: by }, taken } }
}

const givenBy = (
  own: Call['parameters'][number],
  edit: Extract<Edit, { part: 'given' | 'given-without' }>,
): Call['parameters'][number] => {
  if (edit.part === 'given') return { ...own, given: { value: edit.value } }
  if (isFromStep(own.given) || !isJsonObject(own.given.value)) return own
  const { [edit.member]: _, ...value } = own.given.value
  return { ...own, given: { value } }
}
