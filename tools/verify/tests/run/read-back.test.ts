import { describe, expect, it } from 'vitest'
import type { FetchApp } from '../../src/index.ts'
import { appOf, found, status } from './of-document.ts'

const json = (schema: string) => `content: { application/json: { schema: ${schema} } }`
const refusals = `'400': { description: malformed }, '404': { description: none }, '409': { description: there }, '415': { description: JSON }`
const flag = `{ $ref: '#/components/schemas/Flag' }`

/** Flags of a team, each under its name; `members` are what a flag has beside it. */
const flags = (members: string, extra = '') => `
  /teams/{teamId}/flags:
    parameters: [{ name: teamId, in: path, required: true, schema: { type: string } }]
    post:
      operationId: addFlag
      requestBody: { required: true, ${json(flag)} }
      responses: { '201': { description: added, ${json(flag)} }, ${refusals} }
    get:
      operationId: listFlags
      responses: { '200': { description: all, ${json(`{ type: array, items: ${flag} }`)} } }
  /teams/{teamId}/flags/{flagName}:
    parameters:
      - { name: teamId, in: path, required: true, schema: { type: string } }
      - { name: flagName, in: path, required: true, schema: { type: string } }
    get:
      operationId: readFlag
      responses: { '200': { description: one, ${json(flag)} }, ${refusals} }
    delete:
      operationId: removeFlag
      responses: { '204': { description: gone }, ${refusals} }
${extra}
components:
  schemas:
    Flag: { type: object, required: [name], properties: { name: { type: string, pattern: '^[A-Za-z0-9]+$' }, ${members} } }
`

type Kept = Record<string, unknown>

/** Keeps what it is sent, as `kept` has it. */
const flagsApp = (
  kept: (body: Kept) => Kept,
  extra: (all: Map<unknown, Kept>) => Parameters<typeof appOf>[0] = () => ({}),
) => {
  const all = new Map<unknown, Kept>()
  const isName = ({ name }: Kept) => typeof name === 'string' && /^[A-Za-z0-9]+$/.test(name)
  const one = (name: string) => (all.has(name) ? Response.json(all.get(name)) : status(404))
  const app = appOf({
    'POST /teams/core/flags': (body) => {
      if (!isName(body)) return status(400)
      if (all.has(body.name)) return status(409)
      all.set(body.name, kept(body))
      return Response.json(all.get(body.name), { status: 201 })
    },
    'GET /teams/core/flags': () => Response.json([...all.values()]),
    'GET /teams/core/flags/{}': (_, name) => one(name),
    'DELETE /teams/core/flags/{}': (_, name) => (all.delete(name) ? status(204) : status(404)),
    ...extra(all),
  })
  return app
}

/** Of the codes that this is about; a flag is named `F`. */
const check = async (paths: string, app: FetchApp, want: string[]) => {
  const findings = await found(paths, app, { set: new Map([['path.teamId', 'core']]) })
  const told = findings.filter((each) => /^(?:written-not-read|removed-still-there|body-invalid)/.test(each))
  expect(told.map((each) => each.replace(/\/flags\/\w+/, '/flags/F'))).toEqual(want)
}

describe('what is read back', () => {
  it('[TL-VERIFY-231] is the same moment, however it is written', async () => {
    const until = 'until: { type: string, format: date-time }'
    const moment = ({ name, until: at }: Kept, shift: number) => ({
      name,
      ...(/^\d{4}-\d\d-\d\dT/.test(String(at)) && { until: new Date(Date.parse(String(at)) + shift).toISOString() }),
    })
    await check(
      flags(until),
      flagsApp((body) => moment(body, 0)),
      [],
    )
    await check(
      flags(until),
      flagsApp((body) => moment(body, 1000)),
      ['written-not-read: GET /teams/core/flags/F (readFlag): what is written is not what readFlag reads: until'],
    )
  })

  it('[TL-VERIFY-231] is of the parent that the path names, whatever a body calls it', () =>
    check(
      flags('team: { type: string }'),
      flagsApp(({ name }) => ({ name, team: 'core' })),
      [],
    ))

  it('[TL-VERIFY-232] is gone though others of its parent are listed', () =>
    check(
      flags('team: { type: string }'),
      flagsApp(
        ({ name }) => ({ name, team: 'core' }),
        (all) => {
          all.set('First', { name: 'First', team: 'core' })
          return {}
        },
      ),
      [],
    ))

  it('[TL-VERIFY-231] is not what an action made of it under another name', () =>
    check(
      flags(
        'on: { type: boolean }',
        `  /teams/{teamId}/flags/{flagName}/clone:
    parameters:
      - { name: teamId, in: path, required: true, schema: { type: string } }
      - { name: flagName, in: path, required: true, schema: { type: string } }
    post:
      operationId: cloneFlag
      requestBody: { required: true, ${json(flag)} }
      responses: { '201': { description: the copy, ${json(flag)} }, ${refusals} }
`,
      ),
      flagsApp(
        ({ name, on }) => ({ name, ...(typeof on === 'boolean' && { on }) }),
        () => ({
          'POST /teams/core/flags/{}/clone': ({ name }) =>
            typeof name === 'string' && /^[A-Za-z0-9]+$/.test(name)
              ? Response.json({ name }, { status: 201 })
              : status(400),
        }),
      ),
      [],
    ))

  it('[TL-VERIFY-215] [TL-VERIFY-413] is wrong in one way at each key of a map', () =>
    check(
      flags(
        'limits: { type: object, additionalProperties: { type: object, properties: { most: { type: integer } } } }',
      ),
      flagsApp(({ name }) => ({ name, limits: { [`of${String(name)}`]: { most: 'many' } } })),
      [
        'body-invalid: GET /teams/core/flags (listFlags): its body at /0/limits/*/most must be integer: "many"',
        'body-invalid: GET /teams/core/flags/F (readFlag): its body at /limits/*/most must be integer: "many"',
        'body-invalid: POST /teams/core/flags (addFlag): its body at /limits/*/most must be integer: "many"',
      ],
    ))
})
