import type { MediaType } from '@throughline/openapi'
import { placeIn } from '../contract/place-in.ts'
import { typesOf } from '../contract/schema-document.ts'
import { faultText } from '../contract/schema-judge.ts'
import { bodyValue } from '../http/body-value.ts'
import type { Judge, Observation } from './observation.ts'

/** The body keeps its schema as the document states it; where no content is declared, there is none. */
// implements: TL-VERIFY-002
export const judgeBody: Judge = (seen) => {
  const { exchange, answer, stream, report } = seen
  const { operation, response, mediaType } = exchange
  if (operation.method === 'head' || stream || (answer.end.kind !== 'complete' && answer.end.kind !== 'excess'))
    return []
  if (mediaType) return judgeContent(seen, mediaType)
  if (answer.body.length === 0 || response.content.length > 0) return []
  const message = `a body of ${answer.body.length} bytes comes, and the contract declares none`
  return [report('body-unexpected', response.pointer, message)]
}

const judgeContent = (seen: Observation, { schema, pointer }: MediaType) => {
  const { model, request, answer, schemas, report } = seen
  const body = bodyValue(answer, request.secrets)
  if (body.kind === 'bytes') return []
  if (body.kind === 'broken') return [report('body-invalid', pointer, `its body ${body.why}`)]
  if (schema === undefined) return []
  const at = `${pointer}/schema`
  // A text has a schema only where that speaks of strings; others describe a structure that the text writes.
  if (body.kind === 'text' && !typesOf(model, schema, at).has('string')) return []
  return schemas.judge(schema, at, body.value).map((fault) => {
    const path = placeIn(model, schema, at, fault.path)
    const where = path === '' ? 'its body' : `its body at ${path}`
    return report('body-invalid', fault.pointer, `${where} ${faultText(fault)}`, path)
  })
}
