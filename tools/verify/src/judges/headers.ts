import type { Header, MediaType } from '@throughline/openapi'
import { excerpt, isSecretName } from '../http/redact.ts'
import { headerOf } from '../http/send.ts'
import { headerValues } from '../serialization/header-value.ts'
import type { Judge, Observation } from './observation.ts'

/** Every required header is there, and every declared one that is there keeps its schema. */
export const judgeHeaders: Judge = (seen) =>
  seen.exchange.response.headers.flatMap((header) => judgeHeader(seen, header))

// implements: TL-VERIFY-002
const judgeHeader = ({ model, request, answer, schemas, report }: Observation, header: Header) => {
  const { name, required, schema, content, pointer } = header
  const text = headerOf(answer, name)
  if (text === undefined) {
    return required ? [report('header-missing', pointer, `the answer has no ${name} header`, name)] : []
  }
  const described = content === undefined ? { schema, at: `${pointer}/schema` } : contentSchema(content)
  if (described.schema === undefined) return []
  const { schema: held, at } = described
  const judged = headerValues(model, header, text).map((value) => schemas.judge(held, at, value))
  if (judged.some((faults) => faults.length === 0)) return []
  const shown = isSecretName(name) ? '[redacted]' : JSON.stringify(excerpt(text, request.secrets, 80))
  return judged
    .flat()
    .slice(0, 1)
    .map((fault) => report('header-invalid', fault.pointer, `the header ${name}, ${shown}, ${fault.message}`, name))
}

const contentSchema = ({ schema, pointer }: MediaType) => ({ schema, at: `${pointer}/schema` })
