import type { Operation } from '@throughline/openapi'
import { type Planner, plan } from '../requests/plan.ts'
import { type Call, type FromStep, isFromStep } from '../scenario/call.ts'

/** The operations on one kind of resource. */
export interface Resource {
  create: Operation
  read?: Operation
  head?: Operation
  replace?: Operation
  change?: Operation
  remove?: Operation
  list?: Operation
  /** Other operations that answer with the resource, such as `…/return`. */
  actions: Operation[]
}

/** What the operations that name a new resource do with it. */
export const resourcesOf = ({ model, producers }: Planner): Resource[] => {
  const byCreator = Map.groupBy(producers.keys(), (operation) => producers.get(operation)?.operation)
  return [...byCreator].flatMap(([create, operations]) => {
    if (!create) return []
    // The resource itself is where a GET ends with its parameter; the shortest such path is its own.
    const read = operations
      .filter(({ method, path }) => method === 'get' && path.endsWith('}'))
      .sort((a, b) => a.path.length - b.path.length)[0]
    const path = read?.path ?? operations.filter((each) => each.path.endsWith('}'))[0]?.path
    const ofPath = (method: string) => operations.find((each) => each.method === method && each.path === path)
    const collection = create.method === 'post' ? create.path : create.path.replace(/\/\{[^}]+\}$/, '')
    const list = model.operations.find((each) => each.method === 'get' && each.path === collection)
    const own = {
      read,
      head: ofPath('head'),
      replace: create.method === 'put' ? create : ofPath('put'),
      change: ofPath('patch'),
      remove: ofPath('delete'),
      list,
    }
    const actions = operations.filter(
      (each) => each.path !== path && each.method !== 'get' && read !== undefined && sameSchema(each, read),
    )
    return [
      {
        create,
        actions,
        ...(Object.fromEntries(Object.entries(own).filter(([, value]) => value)) as Omit<
          Resource,
          'create' | 'actions'
        >),
      },
    ]
  })
}

const successSchema = ({ responses }: Operation): string | undefined => {
  const schema = responses.find(({ status }) => /^2/.test(status))?.content[0]?.schema
  return typeof schema === 'object' && typeof schema.$ref === 'string' ? schema.$ref : undefined
}

export const sameSchema = (a: Operation, b: Operation): boolean =>
  successSchema(a) !== undefined && successSchema(a) === successSchema(b)

type Taken = NonNullable<Call['body']>['taken'][number]

/** Several operations on the same new resource: its creation once, then each of them. */
export const onOne = (
  planner: Planner,
  create: Operation,
  variant: number,
  fullness: 'least' | 'most',
  operations: readonly Operation[],
): Call[] | undefined => {
  const calls = plan(planner, create, { fullness, variant })
  const made = calls.length - 1
  for (const [index, operation] of operations.entries()) {
    const own = plan(planner, operation, { fullness: 'least', variant: variant + 1 + index })
    const call = own.at(-1)
    const producer = planner.producers.get(operation)
    if (!call) return undefined
    const ofPath = new Map<string, FromStep>()
    const parameters = call.parameters.map((each): Call['parameters'][number] => {
      const { name } = each.parameter
      // The creation itself, once more: under the same name.
      const again = operation === create
      if (each.parameter.in !== 'path' || !(again || isFromStep(each.given))) return each
      const given = { fromStep: made, expression: producer?.takes[name] ?? `$request.path.${name}` }
      ofPath.set(`/${name}`, given)
      return { ...each, given }
    })
    const taken = call.body?.taken.map((each) => ({ pointer: each.pointer, from: ofPath.get(each.pointer) })) ?? []
    // What its body takes from other resources would have to be made as well.
    const isWhole = (each: (typeof taken)[number]): each is Taken => each.from !== undefined
    if (!taken.every(isWhole)) return undefined
    calls.push({ ...call, parameters, ...(call.body && { body: { ...call.body, taken } }) })
  }
  return calls
}
