const named = { type: 'object', required: ['name'], properties: { name: { type: 'string', minLength: 1 } } } as const
const body = { type: ['object', 'array', 'string', 'number', 'boolean', 'null'] } as const
const headers = {
  type: 'object',
  additionalProperties: { type: ['string', 'array'], items: { type: 'string' } },
} as const

const http = {
  required: ['request', 'response'],
  properties: {
    request: {
      type: 'object',
      required: ['method', 'path'],
      properties: {
        method: { type: 'string', pattern: '^[A-Za-z]+$' },
        path: { type: 'string', pattern: '^/' },
        query: {
          type: ['string', 'object'],
          additionalProperties: { type: ['string', 'array'], items: { type: ['string', 'null'] } },
        },
        headers,
        body,
        matchingRules: { type: 'object' },
      },
    },
    response: {
      type: 'object',
      required: ['status'],
      properties: {
        status: { type: 'integer', minimum: 100, maximum: 599 },
        headers,
        body,
        matchingRules: { type: 'object' },
      },
    },
  },
} as const

const interaction = {
  type: 'object',
  required: ['description'],
  properties: {
    description: { type: 'string' },
    providerState: { type: ['string', 'null'] },
    providerStates: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, params: { type: 'object' } },
      },
    },
  },
  // Version 4 says of each interaction what it is; before it, all of them are HTTP.
  if: { required: ['type'], properties: { type: { not: { const: 'Synchronous/HTTP' } } } },
  else: http,
} as const

/**
 * The form of a pact file, as far as it is read here.
 * @see https://github.com/pact-foundation/pact-specification, versions 2 to 4
 */
export const pactForm = {
  type: 'object',
  required: ['consumer', 'provider'],
  properties: {
    consumer: named,
    provider: named,
    interactions: { type: 'array', items: interaction },
    messages: { type: 'array', items: { type: 'object' } },
    metadata: { type: 'object' },
  },
  anyOf: [{ required: ['interactions'] }, { required: ['messages'] }],
} as const
