import { isJsonObject, type JsonObject, type JsonValue } from '@throughline/openapi'
import { bodySchema, type Planner, plan } from '../requests/plan.ts'
import { validValue } from '../values/valid-value.ts'
import { isSuccess } from './answers.ts'
import { onOne, type Resource } from './resources.ts'
import { shifted } from './shifted.ts'
import { fault, type Story } from './story.ts'

/** What only the service writes, it does not take from a client: it may refuse it, or pass it over. */
// implements: TL-VERIFY-246
export const readOnlyStories = (planner: Planner, { create, read }: Resource): Story[] => {
  if (!read || readOnlyMembers(planner, create, 0) === undefined) return []
  return [
    {
      name: 'create, create with what only the service writes, read',
      operation: create,
      make(variant) {
        // One without it first: what the service writes by itself is then known.
        const before = plan(planner, create, { fullness: 'least', variant })
        const calls = shifted(plan(planner, create, { fullness: 'least', variant: variant + 1 }), before.length)
        const reading = onOne(planner, create, variant, 'least', [read])?.at(-1)
        const [last, members] = [calls.at(-1), readOnlyMembers(planner, create, variant)]
        if (!reading || !last?.body || !isJsonObject(last.body.value) || !members) return undefined
        const body = { ...last.body, value: { ...last.body.value, ...members } }
        return [...before, ...calls.slice(0, -1), { ...last, body }, ...shifted([reading], before.length)]
      },
      judge(done) {
        const [made, there] = done.slice(-2)
        const first = done[(done.length - 1) / 2 - 1]
        if (!isSuccess(first) || !isSuccess(made) || !isSuccess(there)) return []
        const [own, sent, kept] = [first.json, made.body, there.json]
        if (!isJsonObject(own) || !isJsonObject(sent) || !isJsonObject(kept)) return []
        const taken = Object.keys(readOnlyMembers(planner, create, 0) ?? {}).filter(
          (name) => sent[name] !== undefined && kept[name] === sent[name] && own[name] !== sent[name],
        )
        return taken.length > 0
          ? [fault('read-only-taken', create, `takes what only the service writes: ${taken.join(', ')}`)]
          : []
      },
    },
  ]
}

/** Values far from those that a service begins with. */
const readOnlyMembers = ({ model }: Planner, create: Resource['create'], variant: number): JsonObject | undefined => {
  const properties = bodySchema(model, create)?.properties
  if (!isJsonObject(properties)) return undefined
  const options = { fullness: 'least' as const, variant: variant + 7_331, isExcluded: () => false }
  const members = Object.entries(properties).flatMap(([name, property]): [string, JsonValue][] => {
    const pointer = `${create.pointer}/requestBody`
    const { value: schema, pointer: at } = model.resolve(property, pointer)
    if (!isJsonObject(schema) || schema.readOnly !== true || schema.const !== undefined) return []
    const value = validValue(model, schema, at, options)
    return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : []
  })
  return members.length > 0 ? Object.fromEntries(members) : undefined
}
