import { type ApiModel, isJsonObject, type JsonObject, type JsonValue } from '../api-model.ts'
import { childPointer, fragmentOf } from '../pointers.ts'
import type { Rule, RuleContext } from './rule.ts'

const nouns: Readonly<Record<string, string>> = {
  schemas: 'schema',
  responses: 'response',
  parameters: 'parameter',
  examples: 'example',
  requestBodies: 'request body',
  headers: 'header',
  securitySchemes: 'security scheme',
  links: 'link',
  callbacks: 'callback',
  pathItems: 'path item',
}

/** A component that nothing outside of the components leads to, however long the way. */
// implements: TL-OPENAPI-122
export const componentUnused: Rule = function* (context) {
  const { bundle } = context.model
  // A document that offers nothing is there for its components.
  if (![bundle.paths, bundle.webhooks].some((map) => isJsonObject(map) && Object.keys(map).length > 0)) return
  const uses = usesOf(context)
  const used = reachable(uses)
  const unused = Object.entries(nouns).flatMap(([section, noun]) =>
    Object.keys(objectOf(objectOf(bundle.components)[section])).flatMap((name) => {
      const pointer = childPointer('/components', section, name)
      return used.has(pointer) ? [] : [{ pointer, what: `the ${noun} '${name}'` }]
    }),
  )
  if (unused.length === 0) return
  const named = new Set([...uses].flatMap(([holder, targets]) => [...targets].filter((target) => target !== holder)))
  const written = writtenInExamples(context)
  for (const { pointer, what } of unused) {
    const message = named.has(pointer)
      ? `only what is unused itself uses ${what}`
      : `nothing uses ${what}${written.has(pointer) ? `; in the value of an example, '$ref' is no reference` : ''}`
    yield { message, pointer, key: true }
  }
}

/** Components that somebody meant to refer to where a reference is not followed. */
const writtenInExamples = ({ all }: RuleContext): Set<string> =>
  new Set(
    all('Example').flatMap(({ node }) =>
      [...referencesIn(node.value ?? null)].flatMap((reference) =>
        typeof reference === 'string' && reference.startsWith('#/components/') ? componentAt(reference.slice(1)) : [],
      ),
    ),
  )

/** What is named from outside of the components, and all that follows from it. */
const reachable = (uses: ReadonlyMap<string, ReadonlySet<string>>): Set<string> => {
  const used = new Set([outside])
  for (const component of used) for (const target of uses.get(component) ?? []) used.add(target)
  return used
}

/** Stands for everything that is no component. */
const outside = ''

/** The component that a place belongs to. */
const componentAt = (pointer: string): string => {
  if (!pointer.startsWith(components)) return outside
  const section = pointer.indexOf('/', components.length)
  if (section <= components.length || section + 1 === pointer.length || pointer[section + 1] === '/') return outside
  const end = pointer.indexOf('/', section + 1)
  return end < 0 ? pointer : pointer.slice(0, end)
}

const components = '/components/'

/** Which component uses which. */
const usesOf = ({ model, all, references, survey }: RuleContext): Map<string, Set<string>> => {
  const uses = new Map<string, Set<string>>()
  const useComponent = (holder: string, component: string): void => {
    const from = componentAt(holder)
    const targets = uses.get(from)
    if (targets) targets.add(component)
    else uses.set(from, new Set([component]))
  }
  const use = (holder: string, target: string): void => useComponent(holder, componentAt(target))
  // Few references are written many times.
  const meant = new Map<string, string | undefined>()
  const refer = (holder: string, reference: JsonValue | undefined): void => {
    if (typeof reference !== 'string') return
    if (!meant.has(reference)) {
      const target = reference.startsWith('#') ? fragmentOf(reference) : undefined
      meant.set(reference, target === undefined ? undefined : componentAt(target))
    }
    const component = meant.get(reference)
    if (component !== undefined) useComponent(holder, component)
  }
  for (const kind of survey.references.keys()) {
    for (const { node, pointer } of references(kind)) refer(pointer, node.$ref)
  }
  for (const { node, pointer } of [...all('Schema'), ...references('Schema')]) {
    const { discriminator, allOf, $dynamicAnchor, $dynamicRef } = node
    if (isJsonObject(discriminator)) {
      for (const value of Object.values(objectOf(discriminator.mapping))) {
        if (typeof value !== 'string') continue
        refer(pointer, value)
        use(pointer, childPointer('/components/schemas', value))
      }
    }
    if (allOf !== undefined) {
      for (const base of basesOf(node)) if (isDiscriminating(model, base)) use(base, pointer)
    }
    // What is looked for by a dynamic anchor may be found from anywhere.
    if (typeof $dynamicAnchor === 'string') use(outside, pointer)
    if ($dynamicRef !== undefined) refer(pointer, $dynamicRef)
  }
  for (const { node, pointer } of all('Link')) refer(pointer, node.operationRef)
  for (const { node, pointer } of [{ node: model.bundle, pointer: outside }, ...all('Operation')]) {
    for (const requirement of Array.isArray(node.security) ? node.security : []) {
      for (const name of Object.keys(objectOf(requirement)))
        use(pointer, childPointer('/components/securitySchemes', name))
    }
  }
  // Extensions are read by tools that follow references as well.
  for (const { owner, value } of survey.extensions) for (const reference of referencesIn(value)) refer(owner, reference)
  return uses
}

/** The schemas that a schema is made of by `allOf`. */
const basesOf = ({ allOf }: JsonObject): string[] =>
  (Array.isArray(allOf) ? allOf : []).flatMap((item) => {
    const { $ref } = objectOf(item)
    return typeof $ref === 'string' && $ref.startsWith('#') ? (fragmentOf($ref) ?? []) : []
  })

/** Whether what is made of a schema may stand in its place: by its discriminator, or by one that it is made of. */
const isDiscriminating = (model: ApiModel, pointer: string, way: readonly string[] = []): boolean => {
  const { value } = model.resolve({ $ref: `#${pointer}` }, '')
  if (!isJsonObject(value) || way.includes(pointer)) return false
  const isChoice = value.oneOf !== undefined || value.anyOf !== undefined
  if (value.discriminator !== undefined && !isChoice) return true
  return basesOf(value).some((base) => isDiscriminating(model, base, [...way, pointer]))
}

function* referencesIn(root: JsonValue): Generator<JsonValue> {
  if (typeof root !== 'object' || root === null) return
  const open: (JsonObject | JsonValue[])[] = [root]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    const holder = value as JsonObject
    for (const key in holder) {
      const item = holder[key] as JsonValue
      if (key === '$ref') yield item
      if (typeof item === 'object' && item !== null) open.push(item)
    }
  }
}

const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {})
