import type { JsonValue } from '@throughline/openapi'
import { describe, expect, it } from 'vitest'
import { schemaJudge } from '../src/contract/schema-judge.ts'
import { explore, fetchTransport, readContracts } from '../src/index.ts'
import { scratch } from './scratch.ts'

const document = `openapi: 3.0.3
info: { title: Kennel, version: '1' }
paths:
  /pets:
    post:
      operationId: addPet
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses:
        '201': { description: Added., content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        '400': { description: Refused. }
        '415': { description: Refused. }
  /pets/{id}:
    get:
      operationId: readPet
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200': { description: One., content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        '404': { description: None. }
components:
  schemas:
    Pet:
      type: object
      required: [kind]
      properties: { id: { type: string, readOnly: true }, kind: { type: string }, mate: { $ref: '#/components/schemas/Pet' } }
      discriminator: { propertyName: kind, mapping: { meow: '#/components/schemas/Cat'} }
    Cat:
      allOf:
        - $ref: '#/components/schemas/Pet'
        - { type: object, required: [lives], properties: { lives: { type: integer, minimum: 1, maximum: 9 } } }
    Dog:
      allOf:
        - $ref: '#/components/schemas/Pet'
        - { type: object, required: [tricks], properties: { tricks: { type: array, maxItems: 3, items: { type: string } } } }
    Puppy:
      allOf: [{ $ref: '#/components/schemas/Dog' }, { type: object, required: [weeks], properties: { weeks: { type: integer, minimum: 0 } } }]
    Owner:
      type: object
      properties:
        pet: { allOf: [{ $ref: '#/components/schemas/Pet' }], nullable: true }
        pets: { type: array, items: { $ref: '#/components/schemas/Pet' } }
    Named: { type: object, required: [kind], properties: { kind: { type: string, enum: [A] } }, discriminator: { propertyName: kind } }
    A: { allOf: [{ $ref: '#/components/schemas/Named' }, { type: object, required: [a] }] }
`

const { root, remove } = scratch({ 'kennel.yaml': document })
const { value: [contract] = [], findings: unread } = await readContracts(root, [{ file: 'kennel.yaml' }])
remove()
if (!contract) throw new Error(JSON.stringify(unread))
const { model } = contract

const faultsOf = (schema: string, value: JsonValue): string[] =>
  schemaJudge(model)(() => {
    throw new Error('the schema cannot be applied')
  })
    .judge({ $ref: `#/components/schemas/${schema}` }, '', value)
    .map(({ path, message }) => `${path} ${message}`.trim())

const check = (schema: string, value: JsonValue, want: string[]) => expect(faultsOf(schema, value)).toEqual(want)

describe('[TL-VERIFY-225] what names itself as a schema that refers to its base', () => {
  it('is that schema, by the mapping or by what it is called', () => {
    check('Pet', { kind: 'meow', lives: 9 }, [])
    check('Pet', { kind: 'meow' }, ["has no 'lives'"])
    check('Pet', { kind: 'Cat', lives: 10 }, ['/lives must be <= 9'])
    check('Pet', { kind: 'Dog', lives: 9 }, ["has no 'tricks'"])
    check('Pet', { kind: 'Puppy', weeks: 3 }, ["has no 'tricks'"])
    check('Pet', { kind: 'Puppy', tricks: [] }, ["has no 'weeks'"])
  })
  it('is so within others', () => {
    check('Pet', { kind: 'Dog', tricks: [], mate: { kind: 'Dog' } }, ["/mate has no 'tricks'"])
    check('Owner', { pet: { kind: 'meow' }, pets: [{ kind: 'Dog', tricks: [] }, { kind: 'Dog' }] }, [
      "/pet has no 'lives'",
      "/pets/1 has no 'tricks'",
    ])
    check('Cat', { kind: 'meow', lives: 1, mate: { kind: 'meow' } }, ["/mate has no 'lives'"])
  })
  it('is free where its name means nothing, unless names are closed', () => {
    for (const kind of ['Pet', 'None', 'Owner', 'x']) check('Pet', { kind }, [])
    check('Named', { kind: 'B' }, ['/kind is none of "A"'])
    check('Named', { kind: 'A' }, ["has no 'a'"])
  })
})

type Pet = Record<string, unknown>

const isPet = (pet: Pet): boolean => {
  const { kind, lives, tricks, weeks, mate } = pet
  if (mate !== undefined && (typeof mate !== 'object' || mate === null || !isPet(mate as Pet))) return false
  const isDog = Array.isArray(tricks) && tricks.length <= 3 && tricks.every((each) => typeof each === 'string')
  if (kind === 'meow') return Number.isInteger(lives) && Number(lives) >= 1 && Number(lives) <= 9
  return (kind === 'Dog' && isDog) || (kind === 'Puppy' && isDog && Number.isInteger(weeks) && Number(weeks) >= 0)
}

/** Knows the names of its mapping, and each pet by its own; what it answers may lack something. */
const kennel = (lie: (pet: Pet) => Pet = (pet) => pet) => {
  const pets = new Map<string, Pet>()
  const taken: string[] = []
  const status = (code: number, headers = {}) => new Response(null, { status: code, headers })
  const app = async (request: Request): Promise<Response> => {
    const id = new URL(request.url).pathname.split('/')[2]
    const allowed = id === undefined ? 'POST' : 'GET'
    if (request.method !== allowed && (id === undefined || request.method !== 'HEAD'))
      return status(405, { Allow: allowed })
    if (id !== undefined) {
      const pet = pets.get(id)
      return pet ? Response.json(lie(pet)) : status(404)
    }
    if (request.headers.get('Content-Type')?.toLowerCase() !== 'application/json') return status(415)
    try {
      const pet = (await request.json()) as Pet
      if (typeof pet !== 'object' || pet === null || !isPet(pet)) return status(400)
      const made = { ...pet, id: `p${pets.size}` }
      pets.set(made.id, made)
      taken.push(String(pet.kind))
      return Response.json(lie(made), { status: 201 })
    } catch {
      return status(400)
    }
  }
  return { app, taken }
}

const told = async (lie?: (pet: Pet) => Pet) => {
  const { app, taken } = kennel(lie)
  const { findings } = await explore({ model, url: 'http://localhost', transport: fetchTransport(app) })
  return {
    codes: [...new Set(findings.filter(({ level }) => level !== 'info').map(({ code }) => code))].sort(),
    kinds: [...new Set(taken)].sort(),
  }
}

describe('a service that knows its pets by their names', () => {
  it('[TL-VERIFY-226] is sent all of them, and is not blamed for refusing others', async () => {
    expect(await told()).toEqual({ codes: [], kinds: ['Dog', 'Puppy', 'meow'] })
  })
  it('[TL-VERIFY-225] is found to answer with what is not what it is called', async () => {
    const { codes } = await told(({ lives: _, ...pet }) => pet)
    expect(codes).toContain('body-invalid')
  })
})
