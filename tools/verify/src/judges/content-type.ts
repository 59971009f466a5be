import { matchesMediaType } from '../http/media-type.ts'
import { excerpt } from '../http/redact.ts'
import { headerOf } from '../http/send.ts'
import type { Judge } from './observation.ts'

/** The content type is the one under which the exchange's example stands. */
// implements: TL-VERIFY-002
export const judgeContentType: Judge = ({ exchange, answer, report }) => {
  const { mediaType, operation } = exchange
  if (!mediaType || operation.method === 'head') return []
  const came = headerOf(answer, 'content-type')
  if (came !== undefined && matchesMediaType(mediaType.name, came)) return []
  const shown = came === undefined ? 'no content type' : `the content type ${excerpt(came, [], 80)}`
  return [report('content-type-mismatch', mediaType.pointer, `answers with ${shown}, not ${mediaType.name}`)]
}
