import type { Finding } from '@throughline/kernel'
import type { ApiModel, Operation } from '@throughline/openapi'
import { declaredFor } from '../contract/declared-response.ts'
import { declaredCodes } from '../contract/error-codes.ts'
import { type Coverage, codeNotReached } from '../exchanges/coverage.ts'
import { finding } from '../findings/index.ts'
import { redact } from '../http/redact.ts'
import { basesOf } from '../http/server-bases.ts'
import type { Base } from './session.ts'
import type { Tallies, Tally } from './tally.ts'

/** What a run reached of one operation. */
export interface Reached {
  operationId: string
  method: string
  path: string
  /** Every status that came, and under which declared one it falls. */
  statuses: { status: number; times: number; declared?: string }[]
  /** Declared statuses that never came. */
  missing: string[]
  mediaTypes: Share
  parameters: Share
  events: Share
  /** Codes of errors that came, of those that the document lists. */
  codes: string[]
  /** Events that were read of a stream whose contract names no end, before the reader left it. */
  bounded?: number
  /** Why the operation never succeeded. */
  notReached?: string
}

/** What was seen of what is declared. */
export interface Share {
  seen: string[]
  missing: string[]
}

/** What was seen of the codes that one list in the document names. */
export interface ReachedCodes extends Share {
  /** Names of the member that holds the code, joined by dots. */
  member: string
  /** Into the bundle: where the list stands. */
  pointer: string
}

// implements: TL-VERIFY-403
export const reachOf = (operation: Operation, tally: Tally, base: Base | undefined, examples?: Coverage): Reached => {
  const { operationId, method, path, responses } = operation
  const statuses = [...tally.statuses]
    .sort(([a], [b]) => a - b)
    .map(([status, times]) => {
      const declared = declaredFor(operation, status)?.status
      return { status, times, ...(declared !== undefined && { declared }) }
    })
  const came = new Set(statuses.map(({ declared }) => declared))
  const types = responses.flatMap(({ content }) => content.map(({ name }) => name.split(';')[0]?.trim() ?? name))
  const events = responses.flatMap(({ content }) =>
    content.flatMap(({ sse }) => sse?.events.map(({ name }) => name) ?? []),
  )
  const succeeded = statuses.some(({ status }) => status < 300) || hasSucceeded(examples, operation)
  const why = succeeded ? undefined : reasonOf(base, statuses)
  return {
    operationId,
    method,
    path,
    statuses,
    missing: responses
      .map(({ status }) => status)
      .filter((status) => !came.has(status) && !isShown(examples, operationId, status)),
    mediaTypes: shareOf(types, tally.mediaTypes),
    parameters: shareOf(
      operation.parameters.map((each) => `${each.in}.${each.name}`),
      tally.parameters,
    ),
    events: shareOf(
      events,
      new Set([...tally.events, ...events.filter((name) => isEventShown(examples, operation, name))]),
    ),
    codes: [...tally.codes].sort(),
    ...(tally.bounded !== undefined && { bounded: tally.bounded }),
    ...(why !== undefined && { notReached: why }),
  }
}

const reasonOf = (base: Base | undefined, statuses: Reached['statuses']): string => {
  if (base?.blocked !== undefined) return base.blocked
  if (base?.status !== undefined) return `its simplest request is answered with ${base.status}`
  return statuses.length === 0 ? 'nothing was sent, or nothing came' : 'no request of it succeeded'
}

/** What exchanges of the document showed is not missing, whatever else was sent. */
const isShown = (examples: Coverage | undefined, operationId: string, status: string): boolean =>
  examples !== undefined &&
  !examples.statuses.missing.some((each) => each.operationId === operationId && each.status === status)

const hasSucceeded = (examples: Coverage | undefined, { operationId, responses }: Operation): boolean =>
  responses.some(({ status }) => status.startsWith('2') && isShown(examples, operationId, status))

const isEventShown = (examples: Coverage | undefined, { operationId }: Operation, event: string): boolean =>
  examples !== undefined &&
  !examples.events.missing.some((each) => each.operationId === operationId && each.event === event)

const shareOf = (declared: readonly string[], seen: ReadonlySet<string>): Share => {
  const all = [...new Set(declared)]
  return { seen: all.filter((each) => seen.has(each)), missing: all.filter((each) => !seen.has(each)) }
}

/** Names what was not reached, and why. */
// implements: TL-VERIFY-403
export const reachFindings = (model: ApiModel, reached: readonly Reached[]): Finding[] =>
  reached.flatMap(({ operationId, missing, events, bounded, notReached }) => {
    const operation = model.operations.find((each) => each.operationId === operationId)
    const pointer = operation?.pointer ?? ''
    const location = model.locate(pointer, { key: true })
    if (notReached !== undefined) {
      const message = `${operationId} never succeeded: ${notReached}`
      const cause = { id: notReached, message: `never succeeded: ${notReached}`, at: operationId }
      return [finding('operation-not-reached', message, { location, anchor: operationId, cause })]
    }
    const declared =
      operation?.responses.flatMap(({ content }) => content.flatMap(({ sse }) => sse?.events ?? [])) ?? []
    return [
      ...(bounded === undefined
        ? []
        : [
            finding('stream-bounded', `${operationId}: ${bounded} events were read, and its contract names no end`, {
              location,
              anchor: operationId,
            }),
          ]),
      ...missing.map((status) =>
        finding('status-not-reached', `${operationId}: ${status} was not reached: no request brought it about`, {
          location: model.locate(`${pointer}/responses/${status}`, { key: true }),
          anchor: `${operationId} ${status}`,
          cause: { id: 'status', message: 'no request brought these about', at: `${operationId} ${status}` },
        }),
      ),
      ...declared
        .filter(({ name }) => events.missing.includes(name))
        .map(({ name, pointer: at }) =>
          finding('event-not-reached', `${operationId}: the event '${name}' was not reached: no stream held it`, {
            location: model.locate(at, { key: true }),
            anchor: `${operationId} ${name}`,
            cause: { id: 'event', message: 'no stream held these', at: `${operationId} ${name}` },
          }),
        ),
    ]
  })

/** Every list of error codes in the document: which of them an answer held. */
// implements: TL-VERIFY-271
export const codesReached = (
  model: ApiModel,
  asked: readonly Operation[],
  tallies: Tallies,
  examples?: Coverage,
): ReachedCodes[] =>
  // A list is of all operations: some of them need not show it.
  (model.operations.every((each) => asked.includes(each)) ? declaredCodes(model, asked) : []).map(
    ({ path, pointer, codes }) => {
      const isMissing = (code: string) =>
        examples?.codes.missing.some((each) => each.pointer === pointer && each.code === code) ?? true
      const seen = new Set([...tallies.codes(pointer), ...codes.filter((code) => !isMissing(code))])
      return { member: path.join('.'), pointer, ...shareOf(codes, seen) }
    },
  )

export const codeFindings = (model: ApiModel, reached: readonly ReachedCodes[]): Finding[] =>
  reached.flatMap(({ member, pointer, missing }) =>
    missing.map((code) => codeNotReached(model, { member, pointer, code })),
  )

/** A run that proves nothing, and one that was set up wrongly. */
// implements: TL-VERIFY-405
export const setUpFindings = (
  model: ApiModel,
  bases: readonly Base[],
  tallies: Tallies,
  { url, examples }: { url: URL; examples: Coverage | undefined },
): Finding[] => {
  const location = model.locate('/paths', { key: true })
  if (model.operations.length === 0) return [noOperations(model)]
  const nothing =
    tallies.succeeded().size === 0
      ? [finding('nothing-verified', 'no operation ever answered 2xx: nothing was verified', { location })]
      : []
  // What an exchange showed to succeed is set up as it should be.
  const statuses = bases.flatMap(({ operation, status }) =>
    status === undefined || hasSucceeded(examples, operation) ? [] : [status],
  )
  const share = (of: (status: number) => boolean) => statuses.filter(of).length
  const kinds = [
    { code: 'mostly-401', of: (status) => status === 401 || status === 403, words: '401 or 403' },
    { code: 'mostly-404', of: (status) => status === 404, words: '404' },
    { code: 'mostly-4xx', of: (status) => status >= 400 && status < 500, words: '4xx' },
  ] as const satisfies { code: string; of: (status: number) => boolean; words: string }[]
  // Of two operations that succeed in part, one is no set-up.
  const isTelling = statuses.length >= 3 || tallies.succeeded().size === 0
  const kind = !isTelling ? undefined : kinds.find(({ of }) => share(of) * 2 > statuses.length)
  if (!kind) return nothing
  const message = `the simplest request of ${share(kind.of)} of ${statuses.length} operations is answered with ${kind.words}`
  const help = kind.code === 'mostly-404' ? otherBase(model, url) : undefined
  return [...nothing, finding(kind.code, message, { location, anchor: kind.code, ...(help !== undefined && { help }) })]
}

// implements: TL-VERIFY-503
/** A URL is taken as it is given; where the document says that its paths stand elsewhere, that is said. */
const otherBase = (model: ApiModel, url: URL): string | undefined => {
  const [base, ...more] = basesOf(model)
  if (base === undefined || [base, ...more].includes(url.pathname.replace(/\/+$/, ''))) return undefined
  const others = more.length === 0 ? '' : `, or under ${more.join(', ')}`
  return `The document's servers stand under ${base}${others}: give --url ${redact(url.origin)}${base}.`
}

/** Webhooks are sent by the service, to somebody else. */
const noOperations = (model: ApiModel): Finding =>
  finding('nothing-verified', 'the document describes no operation: nothing was sent', {
    location: model.locate('', {}),
    help: 'Give the document that has the paths of the service; webhooks and callbacks are sent by it, and are not asked for.',
  })
