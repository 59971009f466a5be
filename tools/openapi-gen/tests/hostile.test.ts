import { describe, expect, it } from 'vitest'
import { compiled, generated, loaded } from './generated.ts'

const attack = '*/ globalThis.injected = 1; /* ` ${globalThis.injected = 2} \' " \\ \u2028 </script>\n@deprecated\r\n*/'

/** Names that break out of literals, comments, templates or objects, and names that are taken already. */
const hostile = {
  openapi: '3.1.0',
  info: { title: attack, version: '1', description: attack },
  paths: {
    [`/a/{id}/${attack.replaceAll(/[{}]/g, '')}`]: {
      get: {
        operationId: attack,
        summary: attack,
        description: attack,
        parameters: [
          { name: 'id', in: 'path', required: true, description: attack, schema: { type: 'string' } },
          { name: '__proto__', in: 'query', schema: { type: 'string', enum: [attack] } },
          { name: attack, in: 'query', schema: { type: 'string' } },
        ],
        responses: {
          200: {
            description: attack,
            headers: { "X-`$'1": { description: attack, required: true, schema: { type: 'string' } } },
            content: {
              'text/event-stream': {
                schema: { type: 'string' },
                'x-sse-events': {
                  events: {
                    'it.s': { schema: { type: 'object', properties: { [attack]: { type: 'string' } } } },
                    ['__proto__']: { terminal: true },
                  },
                },
              },
            },
          },
        },
      },
    },
    '/b': {
      get: { operationId: 'delete', responses: { 200: { description: 'Reserved.' } } },
      put: { operationId: 'Delete', responses: { 200: { description: 'The same but for case.' } } },
      post: { operationId: 'createClient', responses: { 200: { description: 'Taken.' } } },
      patch: { operationId: 'runtime', responses: { 200: { description: 'Taken.' } } },
      head: { operationId: '123 über/größe', responses: { 200: { description: 'Letters.' } } },
      options: { operationId: '💥', responses: { 200: { description: 'Nothing usable.' } } },
    },
  },
  components: {
    schemas: {
      Client: { type: 'string', const: attack },
      'my-thing': {
        type: 'object',
        description: attack,
        properties: { [attack]: { type: 'string', default: attack } },
      },
      MyThing: {
        type: 'object',
        required: ['__proto__', attack],
        properties: JSON.parse('{"__proto__":{"type":"string"}}'),
      },
      my_thing: { type: 'object', patternProperties: { "^'`[$]{1}": { type: 'string' } } },
      NonNullable: { enum: [attack, '__proto__', -1, null, { [attack]: attack }] },
      Validator: { type: 'string' },
      ErrorObject: { $ref: '#/components/schemas/MyThing/properties/__proto__' },
      DeleteCall: { type: 'string', pattern: '^[`$]*$', examples: [attack] },
    },
  },
}

describe('a hostile document', () => {
  it('[TL-OPENAPI-018] becomes code that compiles, loads, and runs nothing of the document', async () => {
    const { files } = await generated(hostile)
    expect(compiled(files)).toEqual([])
    const [api, validators] = [await loaded(files), await loaded(files, 'validators.js')]
    expect('injected' in globalThis).toBe(false)
    expect([Object.keys(api).sort(), Object.keys(validators).length]).toEqual([
      [
        '_123ÜberGröße',
        'HttpError',
        'UnexpectedAnswer',
        'orThrow',
        'retrying',
        'createClient',
        'createClient_2',
        'delete_',
        'delete__2',
        'globalThisInjected1GlobalThisInjected2ScriptDeprecated',
        'routes',
        'runtime_2',
        'unnamed',
        ...Object.keys(validators),
      ].sort(),
      11,
    ])
  })

  it('[TL-OPENAPI-018] keeps each name as it is on the wire', async () => {
    const { files } = await generated(hostile)
    const api = (await loaded(files)) as Record<string, unknown>
    let asked = ''
    const fetch = async (url: string) => {
      asked = url
      return new Response('event: it.s\ndata: {}\n\nevent: __proto__\ndata: 1\n\n', {
        headers: { 'content-type': 'text/event-stream', "x-`$'1": 'v' },
      })
    }
    const client = (api.createClient as (options: object) => unknown)({ baseUrl: '', fetch })
    const call = api.globalThisInjected1GlobalThisInjected2ScriptDeprecated as (
      client: unknown,
      request: object,
    ) => Promise<{ headers: object; events: AsyncIterable<{ event: string }> }>
    const query = JSON.parse(JSON.stringify({ [attack]: 'x' }).replace('{', '{"__proto__":"y",'))
    const { headers, events } = await call(client, { path: { id: 'i' }, query })
    const names: string[] = []
    for await (const { event } of events) names.push(event)
    expect([asked.slice(asked.indexOf('?')), headers, names]).toEqual([
      `?__proto__=y&${encodeURIComponent(attack).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}=x`,
      { "X-`$'1": 'v' },
      ['it.s', '__proto__'],
    ])
  })

  it('[TL-OPENAPI-018] judges hostile names by their own value', async () => {
    const { files } = await generated(hostile)
    const validators = (await loaded(files, 'validators.js')) as Record<string, (data: unknown) => boolean>
    const own = JSON.parse(`{"__proto__":"x",${JSON.stringify(attack)}:1}`)
    expect([
      validators.validateMyThing?.(own),
      validators.validateMyThing?.({ [attack]: 1 }),
      validators.validateMyThing?.(JSON.parse(`{"__proto__":1,${JSON.stringify(attack)}:1}`)),
      validators.validateClient?.(attack),
      validators.validateClient?.(`${attack} `),
    ]).toEqual([true, false, false, true, false])
  })

  it('names what would be named alike by order, and lets an exact name keep its own', async () => {
    const { files } = await generated(hostile)
    const names = [
      ...(files['model.ts'] ?? '').matchAll(/^export type (\w+) = source\.components\['schemas'\]\['(.*)'\]$/gm),
    ]
    expect(names.map(([, alias, name]) => [name, alias])).toEqual([
      ['Client', 'Client'],
      ['my-thing', 'MyThing_2'],
      ['MyThing', 'MyThing'],
      ['my_thing', 'MyThing_3'],
      ['NonNullable', 'NonNullable_2'],
      ['Validator', 'Validator'],
      ['ErrorObject', 'ErrorObject'],
      ['DeleteCall', 'DeleteCall'],
    ])
  })
})
