import { createHash, type Hash, hash } from 'node:crypto'
import type { FragmentCache } from '@throughline/kernel'
import { type ApiModel, isJsonObject, type JsonObject, type JsonValue } from './api-model.ts'
import { textOf } from './examples/text-of.ts'
import { childPointer } from './pointers.ts'
import type { Fault } from './rules/rule.ts'
import type { Survey } from './survey.ts'

/** What is wrong in a part by itself, by the code of the rule that says so. */
type PartFaults = Record<string, Fault[]>

/**
 * The parts of a document that are judged by themselves: the components as a whole, and each path item, whose verdict
 * depends on nothing but itself and the components. All else is judged every time.
 */
export interface JudgedParts {
  /** Whether what stands at a pointer has still to be judged. */
  isOpen(pointer: string): boolean
  /** The bundle without the parts that are known to have no fault of structure. */
  open: JsonObject
  /** What an earlier run found in the parts that are not open. */
  known(code: string): Fault[]
  /** Notes what was found now. */
  found(code: string, fault: Fault): void
  /** Remembers it for the next run: only of a document without a fault of structure. */
  save(): void
}

const nothingKnown = (open: JsonObject): JudgedParts => ({
  isOpen: () => true,
  open,
  known: () => [],
  found() {},
  save() {},
})

/** @param cache keeps verdicts by keys that hold a part and everything that its verdict depends on */
export const judgedParts = (
  { bundle, version }: ApiModel,
  survey: Survey,
  cache: FragmentCache | undefined,
): JudgedParts => {
  if (cache === undefined || reachesPaths(survey)) return nothingKnown(bundle)
  const keys = keysOf(bundle, version)
  const known = new Map<string, PartFaults>()
  for (const [part, key] of keys) {
    const text = cache.get(key)
    if (text !== undefined) known.set(part, JSON.parse(text) as PartFaults)
  }
  const found = new Map<string, PartFaults>()
  for (const part of keys.keys()) if (!known.has(part)) found.set(part, {})
  return {
    isOpen: (pointer) => !known.has(partAt(pointer)),
    open: known.size === 0 ? bundle : without(bundle, known),
    known: (code) => [...known.values()].flatMap((faults) => faults[code] ?? []),
    found(code, { holder, isPassing, ...fault }) {
      const part = partAt(holder ?? fault.pointer)
      const faults = found.get(part)
      if (isPassing) found.delete(part)
      else if (faults) (faults[code] ??= []).push(fault)
    },
    save() {
      for (const [part, faults] of found) cache.set(keys.get(part) as string, JSON.stringify(faults))
    },
  }
}

const components = '/components'
const paths = '/paths/'

/** The part in which something stands, by its pointer. */
const partAt = (pointer: string): string => {
  if (pointer.startsWith(`${components}/`)) return components
  if (!pointer.startsWith(paths)) return ''
  const end = pointer.indexOf('/', paths.length)
  return end < 0 ? pointer : pointer.slice(0, end)
}

/** Whether a reference may lead into a path item: then the others do not stand by themselves. */
const reachesPaths = ({ references }: Survey): boolean => {
  const seen = new Set<JsonValue | undefined>()
  for (const list of references.values()) for (const { node } of list) seen.add(node.$ref)
  return [...seen].some((reference) => typeof reference !== 'string' || !reference.startsWith(`#${components}/`))
}

const keysOf = (
  { components: shared, paths: items }: JsonObject,
  version: ApiModel['version'],
): Map<string, string> => {
  const keys = new Map<string, string>()
  const common = createHash('sha1').update(version)
  addTo(common, shared, 2)
  const digest = common.digest('hex')
  keys.set(components, `part:${digest}`)
  if (!isJsonObject(items)) return keys
  for (const [path, item] of Object.entries(items)) {
    const part = childPointer('/paths', path)
    keys.set(part, `part:${hash('sha1', `${digest} ${part}\n${textOf(item)}`)}`)
  }
  return keys
}

/** Adds a value to a digest, field by field as deep as is said: one long text takes longer than many short ones. */
const addTo = (digest: Hash, value: JsonValue | undefined, depth: number): void => {
  if (depth === 0 || !isJsonObject(value)) {
    digest.update(`=${textOf(value ?? null)}\n`)
    return
  }
  for (const name of Object.keys(value)) {
    digest.update(`{${JSON.stringify(name)}\n`)
    addTo(digest, value[name], depth - 1)
  }
  digest.update('}\n')
}

/** What the official schemas say of a path item or of the components, they say of it wherever the others are. */
const without = (bundle: JsonObject, known: ReadonlyMap<string, unknown>): JsonObject => {
  const open = { ...bundle }
  if (known.has(components)) open.components = {}
  if (isJsonObject(bundle.paths)) {
    const items = Object.entries(bundle.paths).filter(([path]) => !known.has(childPointer('/paths', path)))
    open.paths = Object.fromEntries(items)
  }
  return open
}
