import type { JsonObject, JsonValue } from '../api-model.ts'
import { isJsonObject } from '../api-model.ts'
import { childPointer, fragmentOf, lastToken, valueAt } from '../pointers.ts'
import type { Rule } from './rule.ts'

interface Step {
  pointer: string
  node: JsonValue
  /** Whether the step was a `$ref`: a circle of nothing else is a reference that never reaches an object. */
  reference: boolean
}

/**
 * A schema that applies itself to the value that it already judges: no property and no item stands between.
 * @see JSON Schema 2020-12 core §9.4.1: a schema must not be run into an infinite recursive nesting
 */
export const schemaEndless: Rule = function* ({ model, all, references }) {
  const done = new Set<string>()
  // No circle is without a reference, so that each goes through what some reference names.
  const targets = new Set(references('Schema').map(({ node }) => fragmentOf(String(node.$ref))))
  // To ask for an object costs less than to ask for a place.
  const meant = new Set([...targets].map((target) => target !== undefined && valueAt(model.bundle, target)?.value))
  for (const { node, pointer } of all('Schema')) {
    if (!meant.has(node) || !targets.has(pointer)) continue
    for (const circle of circlesFrom({ node, pointer, reference: false }, model.bundle, done)) {
      if (circle.every(({ reference }) => reference)) continue
      const [first, ...others] = circle
      if (!first) continue
      const name = lastToken(first.pointer)
      yield {
        message: `'${name}' contains itself with no object or list between: ${wayOf(circle)}`,
        pointer: first.pointer,
        key: true,
        related: others.slice(0, 3).map((each) => ({ message: 'on the way', pointer: each.pointer })),
      }
    }
  }
}

const wayOf = (circle: readonly Step[]): string => {
  const names = circle
    .filter(({ reference }, index) => reference || index === 0)
    .map(({ pointer }) => lastToken(pointer))
  return [...new Set(names), names[0]].join(' → ')
}

/** Every circle that is reachable without leaving the value; what was walked once is not walked again. */
const circlesFrom = (start: Step, bundle: JsonObject, done: Set<string>): Step[][] => {
  const circles: Step[][] = []
  const path: Step[] = []
  const visit = (step: Step): void => {
    const met = path.findIndex(({ pointer }) => pointer === step.pointer)
    if (met >= 0) {
      // The one that closes the circle was entered by this step.
      circles.push([{ ...(path[met] as Step), reference: step.reference }, ...path.slice(met + 1)])
      return
    }
    if (done.has(step.pointer)) return
    path.push(step)
    for (const next of inPlace(step, bundle)) visit(next)
    path.pop()
    done.add(step.pointer)
  }
  visit(start)
  return circles
}

const lists = ['allOf', 'anyOf', 'oneOf'] as const
const singles = ['not', 'if', 'then', 'else'] as const

/** The schemas that a schema applies to the same value. */
const inPlace = ({ node, pointer }: Step, bundle: JsonObject): Step[] => {
  if (!isJsonObject(node)) return []
  const steps: Step[] = []
  const target = typeof node.$ref === 'string' ? fragmentOf(node.$ref) : undefined
  const reached = target === undefined ? undefined : valueAt(bundle, target)
  if (target !== undefined && reached)
    steps.push({ pointer: target, node: reached.value as JsonValue, reference: true })
  const add = (value: JsonValue | undefined, ...tokens: (string | number)[]) => {
    if (value !== undefined) steps.push({ pointer: childPointer(pointer, ...tokens), node: value, reference: false })
  }
  for (const key of lists) {
    const list = node[key]
    if (Array.isArray(list)) for (const [index, item] of list.entries()) add(item, key, index)
  }
  for (const key of singles) add(node[key], key)
  const { dependentSchemas } = node
  if (isJsonObject(dependentSchemas)) {
    for (const [name, item] of Object.entries(dependentSchemas)) add(item, 'dependentSchemas', name)
  }
  return steps
}
