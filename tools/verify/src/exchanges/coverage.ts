import type { Finding } from '@throughline/kernel'
import type { ApiModel, JsonValue, Operation, Response, SseEvent } from '@throughline/openapi'
import { codeIn, codeMembersOfEvent, declaredCodes } from '../contract/error-codes.ts'
import { finding } from '../findings/index.ts'

/** What a contract declares and a run is to show. */
export interface Coverage {
  statuses: Covered<MissingStatus>
  events: Covered<MissingEvent>
  codes: Covered<MissingCode>
}

export interface Covered<Missing> {
  declared: number
  reached: number
  missing: Missing[]
}

export interface MissingStatus {
  contract: string
  operationId: string
  status: string
  /** The first that holds: no exchange stands under it, one of them failed, none was sent, none showed it. */
  why: 'not-described' | 'not-sent' | 'failed' | 'not-shown'
}

export interface MissingEvent extends MissingStatus {
  event: string
}

/** One of the texts that the document lists for a member of its error bodies. */
export interface MissingCode {
  contract: string
  /** Names of the member, joined by dots. */
  member: string
  code: string
  /** Into the bundle: where the list stands. */
  pointer: string
}

/** One exchange of the run, as far as it shows what its operation declares. */
export interface Shown {
  operation: Operation
  response: Response
  reached: boolean
  /** Whether it has a finding of its own: the service broke it, or its state could not be brought about. */
  failed: boolean
  /** Whether an answer came with the status that the exchange stands under. */
  answered: boolean
  /** Names of the declared events that its stream held. */
  events: readonly string[]
  /** The body, where it is JSON. */
  json?: JsonValue
  /** What the declared events of its stream held. */
  payloads?: readonly { event: SseEvent; value: JsonValue }[]
}

/** Lays what was shown beside what the operations of one contract declare. */
// implements: TL-VERIFY-015, TL-VERIFY-016
export const coverageOf = (
  { name: contract, model }: { name: string; model: ApiModel },
  operations: readonly Operation[],
  shown: readonly Shown[],
): Coverage => {
  const coverage = noCoverage()
  for (const operation of operations) {
    for (const response of operation.responses) {
      const own = shown.filter((each) => each.operation === operation && each.response === response)
      const missing = { contract, operationId: operation.operationId, status: response.status, why: whyOf(own) }
      const answered = own.filter((each) => each.answered)
      count(coverage.statuses, answered.length > 0, missing)
      for (const event of eventsOf(response)) {
        const seen = answered.some(({ events }) => events.includes(event))
        count(coverage.events, seen, { ...missing, event })
      }
    }
  }
  // A list is of all operations: some of them need not show it.
  const isWhole = model.operations.every((each) => operations.includes(each))
  for (const member of isWhole ? declaredCodes(model, operations) : []) {
    const seen = new Set(
      shown.flatMap(({ json, payloads = [] }) => [
        codeIn(json, member),
        ...payloads.flatMap(({ event, value }) =>
          codeMembersOfEvent(model, event, [member]).map((own) => codeIn(value, own)),
        ),
      ]),
    )
    const { path, pointer } = member
    for (const code of member.codes)
      count(coverage.codes, seen.has(code), { contract, member: path.join('.'), code, pointer })
  }
  return coverage
}

const eventsOf = ({ content }: Response): Set<string> =>
  new Set(content.flatMap(({ sse }) => (sse?.events ?? []).map(({ name }) => name)))

const whyOf = (own: readonly Shown[]): MissingStatus['why'] => {
  if (own.length === 0) return 'not-described'
  if (own.some(({ failed }) => failed)) return 'failed'
  return own.some(({ reached }) => reached) ? 'not-shown' : 'not-sent'
}

const count = <Missing>(covered: Covered<Missing>, reached: boolean, missing: Missing): void => {
  covered.declared++
  if (reached) covered.reached++
  else covered.missing.push(missing)
}

export const noCoverage = (): Coverage => ({
  statuses: { declared: 0, reached: 0, missing: [] },
  events: { declared: 0, reached: 0, missing: [] },
  codes: { declared: 0, reached: 0, missing: [] },
})

/** All of several contracts or services. */
export const sumOfCoverage = (all: readonly Coverage[]): Coverage => ({
  statuses: sumOf(all.map(({ statuses }) => statuses)),
  events: sumOf(all.map(({ events }) => events)),
  codes: sumOf(all.map(({ codes }) => codes)),
})

const sumOf = <Missing>(all: readonly Covered<Missing>[]): Covered<Missing> => ({
  declared: all.reduce((sum, { declared }) => sum + declared, 0),
  reached: all.reduce((sum, { reached }) => sum + reached, 0),
  missing: all.flatMap(({ missing }) => missing),
})

/** Names what no exchange reached. Where one failed, its own finding says what is wrong. */
// implements: TL-VERIFY-015, TL-VERIFY-016
export const notReached = (model: ApiModel, { statuses, events, codes }: Coverage): Finding[] => {
  const responseOf = ({ operationId, status }: MissingStatus): { operation: Operation; response: Response }[] =>
    model.operations
      .filter((operation) => operation.operationId === operationId)
      .flatMap((operation) => operation.responses.map((response) => ({ operation, response })))
      .filter(({ response }) => response.status === status)
  const report = (code: 'status-not-reached' | 'event-not-reached', missing: MissingStatus, what: string, at = '') => {
    if (missing.why === 'failed') return []
    const message = `${missing.operationId}: ${what} was not reached: ${reasons[missing.why]}`
    const name = `${missing.operationId} ${what}`
    const cause = { id: missing.why, message: reasons[missing.why], at: name }
    return [finding(code, message, { location: model.locate(at, { key: true }), anchor: name, cause })]
  }
  return [
    ...statuses.missing.flatMap((missing) =>
      responseOf(missing).flatMap(({ operation: { pointer } }) =>
        report('status-not-reached', missing, missing.status, `${pointer}/responses/${missing.status}`),
      ),
    ),
    ...events.missing.flatMap((missing) =>
      responseOf(missing).flatMap(({ response: { content } }) => {
        const declared = content.flatMap(({ sse }) => sse?.events ?? []).find(({ name }) => name === missing.event)
        const what = `the event '${missing.event}' of ${missing.status}`
        return report('event-not-reached', missing, what, declared?.pointer)
      }),
    ),
    ...codes.missing.map((missing) => codeNotReached(model, missing)),
  ]
}

export const codeNotReached = (model: ApiModel, { member, code, pointer }: Omit<MissingCode, 'contract'>): Finding =>
  finding('code-not-reached', `no error had the ${member} '${code}'`, {
    location: model.locate(pointer),
    anchor: `${pointer} ${code}`,
  })

const reasons = {
  'not-described': 'no exchange describes it',
  'not-sent': 'no exchange that describes it was sent',
  'not-shown': 'no exchange shows it',
} as const satisfies Record<Exclude<MissingStatus['why'], 'failed'>, string>
