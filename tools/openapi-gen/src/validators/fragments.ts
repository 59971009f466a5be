import type { ApiModel, JsonValue, SchemaObject } from '@throughline/openapi'
import { pointerOfRef, valueAt } from '../pointers.ts'
import type { ApartMemory } from './apart.ts'
import { anyOfCalls, type Carrier, calledBy, fragmentText, shortHash } from './fragment-text.ts'

export interface Source {
  schema: SchemaObject
  /** Where it stands, to report it. */
  pointer: string
  carrier: Carrier
}

export interface Fragments {
  /**
   * Text and the pointer of the source that it was first met in, by the name of the function that it becomes. Where
   * that function is remembered, the text may not be known.
   */
  fragments: Map<string, { text: string | undefined; pointer: string }>
  /** Names of schemas that are referenced, and the function of each. */
  references: Map<string, string>
  /** For each list of sources the function that accepts what one of them accepts. */
  judges: string[]
}

/**
 * Takes schemas apart into fragments, each of which compiles alone. A fragment is named by its content; what it
 * refers to stands in it as the name that it `calls`, so that a change of the one does not change the other.
 * @param aliasAt the names of named schemas, by pointer
 */
export const fragmentsOf = (
  model: ApiModel,
  sources: readonly (readonly Source[])[],
  aliasAt: ReadonlyMap<string, string>,
  memory?: ApartMemory,
): Fragments => {
  const { dynamic, ...collected } = collect(model, sources, aliasAt, () => false, memory)
  // Few documents have it, and only by reading them is it known.
  return dynamic ? collect(model, sources, aliasAt, reachesDynamic(model)) : collected
}

// implements: TL-OPENAPI-013, TL-OPENAPI-183
const collect = (
  model: ApiModel,
  sources: readonly (readonly Source[])[],
  aliasAt: ReadonlyMap<string, string>,
  isEntire: (schema: JsonValue) => boolean,
  memory?: ApartMemory,
): Fragments & { dynamic: boolean } => {
  const fragments: Fragments['fragments'] = new Map()
  const names = new Map<string, string>()
  let dynamic = false
  const fragment = (text: string, pointer: string): string => {
    const known = names.get(text)
    if (known !== undefined) return known
    const name = `f_${shortHash(text)}`
    names.set(text, name)
    if (!fragments.has(name)) fragments.set(name, { text, pointer })
    return name
  }

  const named = new Map<string, { ref: string; carrier: Carrier; judge?: string }>()
  const refer = (ref: string, carrier: Carrier): string => {
    const pointer = pointerOfRef(ref)
    const alias = carrier === 'json' ? aliasAt.get(pointer) : undefined
    const name = alias !== undefined && /^\w+$/.test(alias) ? `$${alias}` : `${carrier}_${shortHash(pointer)}`
    if (!named.has(name)) named.set(name, { ref, carrier })
    return name
  }
  const judgeOf = (source: Source): string => {
    const { schema, pointer, carrier } = source
    const known = memory?.get(source)
    if (known) {
      for (const ref of known.refs) refer(ref, carrier)
      for (const name of known.fragments) if (!fragments.has(name)) fragments.set(name, { text: undefined, pointer })
      return known.judge
    }
    const own = { fragments: new Set<string>(), refs: new Set<string>() }
    let isDynamic = false
    const ownFragment = (text: string): string => {
      const name = fragment(text, pointer)
      own.fragments.add(name)
      return name
    }
    const text = fragmentText(model, {
      carrier,
      entire: isEntire(schema),
      refer(ref) {
        own.refs.add(ref)
        return refer(ref, carrier)
      },
      fragment: ownFragment,
      sawDynamic: () => {
        isDynamic = true
      },
    })(schema)
    const judge = calledBy(text) ?? ownFragment(text)
    if (isDynamic) dynamic = true
    else memory?.set(source, { judge, fragments: [...own.fragments], refs: [...own.refs] })
    return judge
  }
  const judges = sources.map((some) => {
    const [first = '', ...more] = [...new Set(some.map(judgeOf))]
    return more.length === 0 ? first : fragment(anyOfCalls([first, ...more]), some[0]?.pointer ?? '')
  })
  // A map goes on with what is added to it on the way.
  for (const each of named.values()) {
    const { ref, carrier } = each
    each.judge = judgeOf({ schema: valueAt(model, ref) as SchemaObject, pointer: pointerOfRef(ref), carrier })
  }

  // References that never leave themselves are reported by the reader.
  const resolved = (start: string): string => {
    const passed = new Set<string>()
    let name = start
    for (let at = named.get(name); at?.judge !== undefined && !passed.has(name); at = named.get(name)) {
      passed.add(name)
      name = at.judge
    }
    return name
  }
  const references = new Map([...named.keys()].map((name) => [name, resolved(name)]))
  return { fragments, references, judges: judges.map((name) => references.get(name) ?? name), dynamic }
}

/** Whether a schema, or one that it refers to, has a `$dynamicRef`. */
const reachesDynamic = (model: ApiModel) => {
  const known = new Map<string, string[]>()
  const holders = new Set<string>()
  const refsIn = (schema: JsonValue): { refs: string[]; dynamic: boolean } => {
    const refs: string[] = []
    let dynamic = false
    JSON.stringify(schema, (keyword, value: JsonValue) => {
      if (keyword === '$ref' && typeof value === 'string') refs.push(value)
      if (keyword === '$dynamicRef') dynamic = true
      return value
    })
    return { refs, dynamic }
  }
  return (schema: JsonValue): boolean => {
    const { refs: open, dynamic } = refsIn(schema)
    if (dynamic) return true
    const seen = new Set(open)
    for (const ref of seen) {
      let inner = known.get(ref)
      if (inner === undefined) {
        const found = refsIn(valueAt(model, ref))
        inner = found.refs
        known.set(ref, inner)
        if (found.dynamic) holders.add(ref)
      }
      if (holders.has(ref)) return true
      for (const next of inner) seen.add(next)
    }
    return false
  }
}
