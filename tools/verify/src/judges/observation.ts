import type { Finding } from '@throughline/kernel'
import type { ApiModel, Exchange, SseContract, SseEvent } from '@throughline/openapi'
import type { Fault, SchemaJudge } from '../contract/schema-judge.ts'
import { causeOf } from '../findings/cause.ts'
import { finding, type VerifyCode } from '../findings/index.ts'
import type { Answer } from '../http/send.ts'
import type { StreamEvent, StreamReading } from '../http/sse-reader.ts'
import type { WireRequest } from '../http/wire-request.ts'

/** One exchange and what came back: all that a judge sees. */
export interface Observation {
  model: ApiModel
  exchange: Exchange
  request: WireRequest
  answer: Answer
  schemas: SchemaJudge
  /** What was read of the answer, where it is an event stream. */
  stream?: Stream
  /** Reports a fault at the contract's place that promises otherwise. */
  report: Report
}

export type Report = (code: VerifyCode, pointer: string, message: string, anchor?: string) => Finding

/** A pure look at one aspect of an answer. */
export type Judge = (seen: Observation) => Finding[]

/** The same of an event stream, which may stand in a file as well. */
export type StreamJudge = (seen: Pick<Observation, 'stream' | 'report'> & { answer: Pick<Answer, 'end'> }) => Finding[]

export interface Stream extends StreamReading {
  contract?: SseContract
  judged: JudgedEvent[]
}

/** An event with what the contract says of it. */
export interface JudgedEvent extends StreamEvent {
  /** Absent when no such event is declared. */
  declared?: SseEvent
  /** The literal last payload that the contract names. */
  sentinel: boolean
  /** The payload: parsed, or the text itself where the contract says so. */
  value?: unknown
  faults: Fault[]
}

/** Every finding of one exchange names its request, and holds its place however the answer varies. */
// implements: TL-VERIFY-009
export const reporter =
  (model: ApiModel, { operation, key }: Exchange, { title }: Pick<WireRequest, 'title'>): Report =>
  (code, pointer, message, anchor = '') =>
    finding(code, `${title} (${operation.operationId}, ${key}): ${message}`, {
      location: model.locate(pointer, { key: true }),
      anchor: [operation.operationId, key, anchor].join(' '),
      cause: causeOf({ code, pointer, message, subject: anchor }, operation.operationId),
    })
