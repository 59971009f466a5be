import { isJsonObject, type JsonObject, type Operation } from '@throughline/openapi'
import type { Call } from '../probe/call.ts'

/** As many items a page as the document allows: what is looked for is then on the first. */
export const withWidePages = (calls: Call[] | undefined, list: Operation): Call[] | undefined => {
  const wide = list.parameters.filter(
    ({ in: place, schema }) =>
      place === 'query' &&
      isJsonObject(schema) &&
      schema.type === 'integer' &&
      typeof schema.maximum === 'number' &&
      schema.maximum > 20,
  )
  return calls?.map((call) =>
    call.operation === list
      ? {
          ...call,
          parameters: [
            ...call.parameters.filter(({ parameter }) => !wide.includes(parameter)),
            ...wide.map((parameter) => ({
              parameter,
              given: { value: (parameter.schema as JsonObject).maximum ?? 100 },
            })),
          ],
        }
      : call,
  )
}
