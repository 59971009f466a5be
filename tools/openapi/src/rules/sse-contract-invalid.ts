import { didYouMean, pointerTokens } from '@throughline/kernel'
import type { JsonObject } from '../api-model.ts'
import { isJsonObject } from '../api-model.ts'
import { faultsOf } from '../judge-structure.ts'
import { childPointer } from '../pointers.ts'
import { eventNamesOf, followersOf, parseSseOrder } from '../sse-order.ts'
import type { Fault, Rule, RuleContext } from './rule.ts'

// implements: TL-OPENAPI-006
export const sseContractInvalid: Rule = function* (context) {
  for (const { node, pointer } of context.all('MediaType')) {
    const contract = node['x-sse-events']
    if (contract === undefined) continue
    const place = childPointer(pointer, 'x-sse-events')
    const mediaType = pointerTokens(pointer).at(-1) ?? ''
    if (!/^text\/event-stream\b/i.test(mediaType)) {
      yield { message: `'x-sse-events' belongs on text/event-stream, not on ${mediaType}`, pointer: place, key: true }
    }
    const faults = faultsOf(context.judges.sseEvents, contract, place, "'x-sse-events'")
    yield* faults
    if (faults.length === 0 && isJsonObject(contract)) yield* judgeNames(context, contract, place)
  }
}

function* judgeNames({ model }: RuleContext, contract: JsonObject, pointer: string): Iterable<Fault> {
  const events = contract.events as Record<string, JsonObject>
  const undeclared = (name: string): string =>
    `names the event '${name}', which is not declared${didYouMean(name, Object.keys(events))}`
  if (typeof contract.order === 'string') {
    const place = `${pointer}/order`
    const parsed = parseSseOrder(contract.order)
    if ('error' in parsed) {
      yield { message: `'order' cannot be read at character ${parsed.offset + 1}: ${parsed.error}`, pointer: place }
    } else {
      for (const name of eventNamesOf(parsed.order)) {
        const event = Object.hasOwn(events, name) ? events[name] : undefined
        if (event === undefined) yield { message: `'order' ${undeclared(name)}`, pointer: place }
        else if (event.anywhere === true) {
          yield { message: `'order' names '${name}', which may stand anywhere and has no place in it`, pointer: place }
        } else if (event.terminal === true) {
          const [follower] = followersOf(parsed.order, name)
          if (follower === undefined) continue
          yield { message: `'order' lets '${follower}' follow '${name}', which is terminal`, pointer: place }
        }
      }
    }
  }
  if (isJsonObject(contract.index)) {
    const name = String(contract.index.event)
    const event = Object.hasOwn(events, name) ? events[name] : undefined
    if (event === undefined) yield { message: `'index' ${undeclared(name)}`, pointer: `${pointer}/index/event` }
    else yield* judgeField(model, event, contract.index, pointer)
  }
}

function* judgeField(
  model: RuleContext['model'],
  event: JsonObject,
  index: JsonObject,
  pointer: string,
): Iterable<Fault> {
  const field = String(index.field)
  const place = `${pointer}/index/field`
  if (event.content === 'text') {
    yield { message: `'index' counts in '${index.event}', whose payload is text and has no fields`, pointer: place }
    return
  }
  const { value } = model.resolve(event.schema ?? null, childPointer(pointer, 'events', String(index.event), 'schema'))
  // A schema that says its fields elsewhere (allOf, anyOf) is left to the checks of the stream.
  const properties = isJsonObject(value) ? value.properties : undefined
  const composed = isJsonObject(value) && ['allOf', 'anyOf', 'oneOf', '$ref'].some((key) => key in value)
  if (!isJsonObject(properties) || composed || Object.hasOwn(properties, field)) return
  const hint = didYouMean(field, Object.keys(properties))
  yield {
    message: `'index' names the field '${field}', which the schema of '${index.event}' lacks${hint}`,
    pointer: place,
  }
}
