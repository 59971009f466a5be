import { isJsonObject, type JsonObject, type JsonValue, type Operation } from '@throughline/openapi'
import type { Call } from '../scenario/call.ts'

const mostOf = (schema: JsonValue | undefined): number =>
  isJsonObject(schema) && typeof schema.maximum === 'number' ? schema.maximum : 0

/** As many items a page as the document allows: what is looked for is then on the first. */
export const withWidePages = (calls: Call[] | undefined, list: Operation): Call[] | undefined => {
  const wide = list.parameters
    .filter(
      ({ in: place, schema }) =>
        place === 'query' &&
        isJsonObject(schema) &&
        schema.type === 'integer' &&
        // What begins where it is least says which page, not how much.
        (schema.default === undefined || schema.default !== schema.minimum) &&
        mostOf(schema) > 20,
    )
    .sort((a, b) => mostOf(a.schema) - mostOf(b.schema))
    .slice(0, 1)
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
