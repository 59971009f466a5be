import type { Schema } from './official-schemas.ts'

const closed = (properties: Schema, required: string[] = []): Schema => ({
  type: 'object',
  required,
  properties,
  patternProperties: { '^x-': true },
  additionalProperties: false,
})

/** `x-sse-events` on a Media Type Object. `schema` is what the version's own schema says of Schema Objects. */
export const sseEventsSchema = (schema: Schema): Schema =>
  closed(
    {
      events: {
        type: 'object',
        minProperties: 1,
        propertyNames: { pattern: '^[A-Za-z0-9_.-]+$' },
        additionalProperties: closed({
          schema,
          terminal: { type: 'boolean' },
          anywhere: { type: 'boolean' },
          content: { enum: ['json', 'text'] },
          description: { type: 'string' },
        }),
      },
      order: { type: 'string' },
      index: closed({ event: { type: 'string' }, field: { type: 'string' } }, ['event', 'field']),
      sentinel: { type: 'string', minLength: 1 },
      description: { type: 'string' },
    },
    ['events'],
  )

const providerState: Schema = {
  if: { type: 'string' },
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
  then: { minLength: 1 },
  else: closed({ name: { type: 'string', minLength: 1 }, params: { type: 'object' } }, ['name']),
}

/** `x-exchanges` on a Response Object without content. */
export const exchangesSchema: Schema = {
  $id: 'x-exchanges',
  type: 'object',
  additionalProperties: closed({ 'x-provider-state': providerState }),
}

/** The extensions of an Example Object; its other fields are judged by the version's own schema. */
export const exampleSchema: Schema = {
  $id: 'x-example',
  properties: {
    'x-provider-state': providerState,
    'x-match': { enum: ['exact'] },
    'x-invalid': { type: 'boolean' },
  },
}
