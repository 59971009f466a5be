import type { Finding } from '@throughline/kernel'
import type { ApiModel, MediaType, Operation } from '@throughline/openapi'
import { typesOf } from '../contract/schema-document.ts'
import { finding } from '../findings/index.ts'
import { essence, isWildcard } from '../http/media-type.ts'
import { isWrittenBody } from '../serialization/body-kind.ts'
import { describedBy, writtenValues } from '../serialization/parameter-schema.ts'

/** Media types of bodies and of parameters in which nothing is written, operation by operation. */
// implements: TL-VERIFY-323
export const notWritten = (model: ApiModel, asked: readonly Operation[]): Finding[] =>
  asked.flatMap((operation) => {
    const bodies = operation.requestBody?.content.filter((type) => !isSent(model, type)) ?? []
    const parameters = operation.parameters.flatMap((each) =>
      each.content && !describedBy(each) && writtenValues(each).length === 0 ? [{ ...each, type: each.content }] : [],
    )
    const told = (what: string, name: string, pointer: string): Finding =>
      finding('media-type-not-sent', `${operation.operationId}: ${what} was not sent: nothing is written in ${name}`, {
        location: model.locate(pointer, { key: true }),
        anchor: `${operation.operationId} ${what}`,
        cause: { id: `not written ${name}`, message: `nothing is written in ${name}`, at: operation.operationId },
      })
    return [
      ...bodies.map(({ name, pointer }) => told(`a body of ${name}`, name, pointer)),
      ...parameters.map((each) => told(`the ${each.in} parameter '${each.name}'`, each.type.name, each.pointer)),
    ]
  })

/** What is no text is written in types of which it is known how. */
const isSent = (model: ApiModel, type: MediaType): boolean => {
  if (isWrittenBody(type)) return true
  if (isWildcard(essence(type.name))) return false
  const examples = [type.example, ...type.examples.map(({ value }) => value)]
  return (
    examples.some((each) => typeof each === 'string') ||
    typesOf(model, type.schema, `${type.pointer}/schema`).has('string')
  )
}
