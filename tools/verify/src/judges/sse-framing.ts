import type { Judge } from './observation.ts'

/** The bytes are an event stream: UTF-8, known fields only, every event closed. */
// implements: TL-VERIFY-004
export const judgeSseFraming: Judge = ({ exchange, stream, report }) =>
  (stream?.faults ?? []).map((fault) =>
    report(
      'sse-malformed',
      stream?.contract?.pointer ?? exchange.mediaType?.pointer ?? exchange.response.pointer,
      fault,
    ),
  )
