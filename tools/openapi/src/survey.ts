import { reqIdKey } from '@throughline/kernel'
import type { JsonObject, JsonValue } from './api-model.ts'
import { isObject, type Kind, referenceOf, type Visited, walkDocument } from './document-shape.ts'

/** An object of the bundle, with its place. */
export interface Placed {
  node: JsonObject
  pointer: string
}

/** What the rules ask about a bundle, gathered in one walk; each list in document order. */
export interface Survey {
  /** Objects that are no references, by kind. */
  objects: Map<Kind, Placed[]>
  /** References, by the kind of what they stand for. */
  references: Map<Kind, Placed[]>
  /** Objects with an `x-req-id`. */
  reqIds: Placed[]
  /** The values of specification extensions, which only their users can read, with the places of their objects. */
  extensions: { owner: string; value: JsonValue }[]
}

const x = 'x'.charCodeAt(0)

export const surveyOf = (bundle: JsonObject): Survey => {
  const survey = emptySurvey()
  for (const visited of walkDocument(bundle)) addToSurvey(survey, visited)
  return survey
}

export const emptySurvey = (): Survey => ({ objects: new Map(), references: new Map(), reqIds: [], extensions: [] })

/** Notes what one step of a walk met. */
export const addToSurvey = (survey: Survey, { node, kind, pointer }: Visited): void => {
  if (kind === 'Data' || !isObject(node)) return
  const placed = { node: node as JsonObject, pointer }
  for (const key of Object.keys(node)) {
    if (key.charCodeAt(0) !== x || !key.startsWith('x-')) continue
    if (key === reqIdKey) survey.reqIds.push(placed)
    else if (key !== 'x-sse-events') survey.extensions.push({ owner: pointer, value: node[key] as JsonValue })
  }
  const lists = referenceOf(node, kind) === undefined ? survey.objects : survey.references
  const list = lists.get(kind)
  if (list) list.push(placed)
  else lists.set(kind, [placed])
}
