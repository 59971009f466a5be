import type { ApiModel, JsonValue, Operation, SseEvent } from '@throughline/openapi'
import { type CodeMember, codeIn, codeMembersOfEvent, declaredCodes } from '../contract/error-codes.ts'
import { promisesEnd } from '../contract/stream-end.ts'
import { essence } from '../http/media-type.ts'
import { headerOf } from '../http/send.ts'
import { streamOf } from '../scenario/read-stream.ts'
import type { Done } from '../scenario/run-scenario.ts'

/** What came for one operation: how often each status, and what it held. */
export interface Tally {
  statuses: Map<number, number>
  mediaTypes: Set<string>
  events: Set<string>
  /** Most events that were read of a stream whose contract names no end. */
  bounded?: number
  /** Codes of the errors that came. */
  codes: Set<string>
  /** Parameters that were sent with a request that succeeded, by place and name. */
  parameters: Set<string>
}

/** A route that a service has and its document has not. */
export interface UndeclaredRoute {
  method: string
  path: string
  status: number
}

export interface Tallies {
  requests(): number
  undeclared(): UndeclaredRoute[]
  saw(done: Done): void
  /** What nobody asked for: it shows what is declared, and nothing else of the operation. */
  sawAside(done: Done): void
  of(operation: Operation): Tally
  /** Codes that came, by the place in the document that lists them. */
  codes(pointer: string): ReadonlySet<string>
  /** IDs of operations that were answered with 2xx. */
  succeeded(): Set<string>
}

export const talliesOf = (model: ApiModel): Tallies => {
  const routes = new Map<string, UndeclaredRoute>()
  const tallies = new Map<Operation, Tally>()
  const of = (operation: Operation): Tally => {
    const known = tallies.get(operation)
    if (known) return known
    const fresh: Tally = {
      statuses: new Map(),
      mediaTypes: new Set(),
      events: new Set(),
      codes: new Set(),
      parameters: new Set(),
    }
    tallies.set(operation, fresh)
    return fresh
  }
  const members = declaredCodes(model, model.operations)
  const codes = new Map<string, Set<string>>()
  const ofEvents = new Map<SseEvent, CodeMember[]>()
  const membersOf = (event: SseEvent): CodeMember[] => {
    const own = ofEvents.get(event) ?? codeMembersOfEvent(model, event, members)
    ofEvents.set(event, own)
    return own
  }
  /** Whatever answered: a document lists its codes once, and a 405 stands in it nowhere. */
  const sawCodes = ({ sent, json, stream, call }: Done): string[] => {
    if (sent.kind !== 'answer' || (sent.status < 400 && !stream)) return []
    const declared = stream && streamOf(call.operation)?.sse?.events
    const said = [
      ...(sent.status >= 400 ? members.map((member) => ({ member, code: codeIn(json, member) })) : []),
      ...(stream?.events ?? []).flatMap(({ name, data }) => {
        const event = declared?.find((each) => each.name === name)
        return (event ? membersOf(event) : []).map((member) => ({ member, code: codeIn(jsonOf(data), member) }))
      }),
    ]
    return said.flatMap(({ member, code }) => {
      if (code === undefined || !member.codes.includes(code)) return []
      codes.set(member.pointer, (codes.get(member.pointer) ?? new Set()).add(code))
      return [code]
    })
  }
  let requests = 0
  return {
    requests: () => requests,
    undeclared: () => [...routes.values()],
    of,
    codes: (pointer) => codes.get(pointer) ?? new Set(),
    succeeded: () => {
      const isSuccess = ([, { statuses }]: [Operation, Tally]) => [...statuses.keys()].some((each) => each < 300)
      return new Set([...tallies].filter(isSuccess).map(([{ operationId }]) => operationId))
    },
    sawAside(done) {
      const { call, sent, response } = done
      const own = of(call.operation)
      for (const code of sawCodes(done)) own.codes.add(code)
      if (sent.kind === 'answer' && response?.status === String(sent.status))
        own.statuses.set(sent.status, (own.statuses.get(sent.status) ?? 0) + 1)
    },
    saw(done) {
      const { call, sent, stream, values } = done
      requests++
      const came = sawCodes(done)
      if (sent.kind !== 'answer') return
      const route = sent.status < 300 ? undeclaredRoute(model.operations, done, sent.status) : undefined
      if (route) routes.set(`${route.method} ${route.path}`, route)
      // What answers another method says nothing of the operation.
      if (call.tweak?.method !== undefined) return
      const own = of(call.operation)
      const { statuses, mediaTypes, events, parameters } = own
      statuses.set(sent.status, (statuses.get(sent.status) ?? 0) + 1)
      const type = headerOf(sent, 'content-type')
      if (type !== undefined) mediaTypes.add(essence(type))
      for (const { name } of stream?.events ?? []) events.add(name)
      const isCut = ['cut', 'timeout'].includes(sent.end.kind) && call.tweak?.leave === undefined
      if (stream && isCut && !promisesEnd(streamOf(call.operation)?.sse))
        own.bounded = Math.max(own.bounded ?? 0, stream.events.length)
      for (const code of came) own.codes.add(code)
      if (sent.status < 300) for (const key of values.keys()) parameters.add(key)
    },
  }
}

const jsonOf = (text: string): JsonValue | undefined => {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

/** What a method that the document does not have, or a reference of the service, led to. */
// implements: TL-VERIFY-414
const undeclaredRoute = (
  operations: ApiModel['operations'],
  { call, request }: Done,
  status: number,
): UndeclaredRoute | undefined => {
  const { method } = request
  // Both come with GET.
  if ((call.tweak?.method === undefined && !call.tweak?.target) || method === 'HEAD' || method === 'OPTIONS')
    return undefined
  const path = call.tweak.target ? request.target.replace(/\?.*$/s, '') : call.operation.path
  const isDeclared = operations.some(
    (each) => each.method.toUpperCase() === method && (each.path === path || templateOf(each.path).test(path)),
  )
  return isDeclared ? undefined : { method, path, status }
}

const templateOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^}/]+\}/g, '[^/]+')}$`)
