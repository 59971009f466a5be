import { escapeToken } from '@throughline/kernel'
import { isJsonObject, type JsonObject, type JsonValue, type SchemaObject } from '@throughline/openapi'
import fc from 'fast-check'
import { onceFor } from '../once-for.ts'
import { type Facts, isSchema } from './facts.ts'
import { deepest, type Made, type Maker, picking, type Spot, within } from './maker.ts'
import { matches, matching } from './pattern.ts'
import { word } from './text.ts'
import { held } from './tried.ts'

type Members = Map<string, fc.Arbitrary<JsonValue>>
type Extra = fc.Arbitrary<[name: string, value: JsonValue]>

export const object = (all: Maker, facts: Facts, schemas: readonly SchemaObject[], spot: Spot): Made => {
  const { path, depth, picks } = spot
  const { required, fewest, mostMembers, needs, dependents } = facts
  const members: Members = new Map()
  for (const name of namesOf(facts)) {
    const own = schemasOf(facts, name)
    const isLeftOut = own.some((each) => isJsonObject(each) && all.document.readOnly.has(each))
    if (!required.has(name) && (isLeftOut || depth >= deepest || facts.forbidden.has(name))) continue
    const isAllowed = !facts.names.some((each) => !all.keeps([each])(name))
    const at = within(spot, escapeToken(name))
    const made = isAllowed && !facts.forbidden.has(name) ? all.make(own, at) : undefined
    if (made) members.set(name, made)
    else if (required.has(name)) {
      all.gap(at.path, 'a member that is required')
      return undefined
    }
  }
  const extra = extraOf(all, facts, spot)
  const optional = [...members.keys()].filter((name) => !required.has(name))
  if (required.size > mostMembers) return undefined
  if (!extra && members.size < fewest) {
    all.gap(path, `minProperties ${fewest}`)
    return undefined
  }
  const open = dependents.filter(({ schema }) => !picks.has(schema))
  const isChosen = fewest > required.size || mostMembers < members.size || needs.size > 0 || open.length > 0
  if (!isChosen) return record(members, [...required], extra, 0, mostMembers - members.size)
  const chosen = fc
    .subarray(optional, {
      minLength: Math.min(optional.length, Math.max(0, fewest - required.size)),
      maxLength: Math.min(optional.length, mostMembers - required.size),
    })
    .chain((some) => {
      const names = closure(needs, [...required, ...some])
      const applied = open.filter(({ name }) => names.includes(name))
      // What depends on a member that is there holds as well, and may ask for further ones.
      const rest = applied.length === 0 ? undefined : withDependents(all, schemas, applied, names, spot)
      if (rest) return rest as fc.Arbitrary<JsonObject>
      const own: Members = new Map(
        names.flatMap((name) => (members.has(name) ? [[name, members.get(name)] as never] : [])),
      )
      return record(own, names, extra, fewest - own.size, mostMembers - own.size)
    })
  return held(chosen, all.keeps(schemas), `minProperties, maxProperties or what depends on members at ${path}`)
}

const withDependents = (
  all: Maker,
  schemas: readonly SchemaObject[],
  applied: Facts['dependents'],
  names: readonly string[],
  spot: Spot,
): Made => {
  const chosen = applied.reduce((at, { schema }) => picking(at, schema, 0), spot)
  return all.make([...schemas, ...applied.map(({ schema }) => schema), requiring(names)], chosen)
}

const requirements = new Map<string, JsonObject>()

/** The same object for the same names: what is made for a schema is kept by the schema. */
const requiring = (names: readonly string[]): JsonObject => {
  const key = JSON.stringify([...names].sort())
  const known = requirements.get(key) ?? { required: [...names] }
  requirements.set(key, known)
  return known
}

/** Every property that any of the schemas names. */
const namesOf = ({ objects, required, needs }: Facts): string[] => [
  ...new Set([
    ...objects.flatMap(({ properties }) => Object.keys(properties)),
    ...required,
    ...[...needs].flatMap(([name, others]) => [name, ...others]),
  ]),
]

/** Each schema looks for a name among its properties, then its patterns, then what is additional to it. */
export const schemasOf = (facts: Facts, name: string): SchemaObject[] =>
  ofDeclared(facts).get(name) ?? schemasFor(facts, name)

/** Of the names that the schemas have: they are asked for with every value. */
const ofDeclared = onceFor(
  (facts: Facts) => new Map(namesOf(facts).map((name): [string, SchemaObject[]] => [name, schemasFor(facts, name)])),
)

const schemasFor = ({ objects }: Facts, name: string): SchemaObject[] =>
  objects.flatMap(({ properties, patterns, additional }) => {
    const own = Object.hasOwn(properties, name) ? [properties[name]] : []
    const matched = Object.entries(patterns).flatMap(([pattern, each]) => (matches(pattern)(name) ? [each] : []))
    const found = [...own, ...matched].filter(isSchema)
    return found.length > 0 || additional === undefined ? found : [additional]
  })

const closure = (needs: Facts['needs'], names: readonly string[]): string[] => {
  const all = new Set(names)
  for (const name of all) for (const other of needs.get(name) ?? []) all.add(other)
  return [...all]
}

/**
 * Members that no schema names. Where a document does not speak of them they are allowed, and hardly ever meant: they are
 * made only where it does, or where there have to be some.
 */
const extraOf = (all: Maker, facts: Facts, spot: Spot): Extra | undefined => {
  const { objects, names, fewest, closed } = facts
  const spoken = objects.some(
    ({ additional, patterns }) => additional !== undefined || Object.keys(patterns).length > 0,
  )
  if (closed || (!spoken && fewest <= namesOf(facts).length)) return undefined
  if (spot.depth >= deepest && fewest <= facts.required.size) return undefined
  const patterns = [...new Set(objects.flatMap((each) => Object.keys(each.patterns)))]
  const known = new Set(namesOf(facts))
  const named = names.length > 0 ? all.make(names, within(spot, '*')) : undefined
  const free = named ?? word
  const keys = [...patterns.flatMap((pattern) => matching(pattern, 0, 100, 'any') ?? []), free]
  const found = keys.flatMap((key): Extra[] => {
    // All names of one kind have the same schemas, or nearly: what is made is held to the whole.
    const [sample] = fc.sample(key, { numRuns: 1, seed: 1 })
    if (typeof sample !== 'string') return []
    const value = all.make(schemasOf(facts, sample), within(spot, '*'))
    return value
      ? [
          fc.tuple(
            held(key as fc.Arbitrary<string>, (name) => !known.has(name), 'a new name'),
            value,
          ),
        ]
      : []
  })
  return found.length === 0 ? undefined : held(fc.oneof(...found), ([name]) => name !== '__proto__', 'a new name')
}

/** An object whose `required` members are always there, and the others mostly, seldom or never. */
const record = (
  members: Members,
  required: readonly string[],
  extra: Extra | undefined,
  least: number,
  most: number,
) => {
  const shape = Object.fromEntries(members)
  const requiredKeys = required.filter((name) => members.has(name))
  const base =
    requiredKeys.length === members.size
      ? fc.record(shape, { noNullPrototype: true })
      : fc.oneof(
          { withCrossShrink: true },
          { weight: 1, arbitrary: fc.record(shape, { requiredKeys, noNullPrototype: true }) },
          { weight: 2, arbitrary: sparse(members, requiredKeys) },
        )
  if (!extra || most <= 0) return base
  const more = fc.uniqueArray(extra, {
    minLength: Math.max(0, least),
    maxLength: Math.max(0, least, Math.min(3, most)),
    selector: ([name]) => name,
    size: 'max',
  })
  return fc.tuple(base, more).map(([own, others]): JsonObject => ({ ...Object.fromEntries(others), ...own }))
}

/** Some optional members, or one, or none. */
const sparse = (members: Members, required: readonly string[]): fc.Arbitrary<JsonObject> => {
  const none = Symbol('left out')
  const absent = { weight: members.size > 6 ? 2 : 1, arbitrary: fc.constant(none) }
  const parts = [...members].map(([name, made]) =>
    required.includes(name) ? made : fc.oneof({ withCrossShrink: true }, absent, { weight: 1, arbitrary: made }),
  )
  return fc.tuple(...(parts as fc.Arbitrary<JsonValue | symbol>[])).map((values) =>
    Object.fromEntries(
      [...members.keys()].flatMap((name, at) => {
        const value = values[at]
        return value === undefined || typeof value === 'symbol' ? [] : [[name, value]]
      }),
    ),
  )
}
