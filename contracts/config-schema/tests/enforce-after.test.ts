import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type LoadOptions, loadBy } from '../src/load-config.ts'
import { problemText } from '../src/problem.ts'

const contractOf = (schema: object) => ({
  schema,
  validate: new Ajv2020({ allErrors: true, strict: false }).compile(schema),
})
const load = (schema: object, text: string, options: LoadOptions) => {
  const { config, problems } = loadBy(contractOf(schema), text, 'c.yaml', options)
  return { taken: config !== undefined, problems: problems.map(problemText) }
}

/** A key that is newly required, until a day or a version. */
const keyUntil = (until: string) => ({
  additionalProperties: false,
  required: ['owner'],
  properties: { owner: { type: 'string', 'x-enforce-after': until }, port: { type: 'integer' } },
})
/** A key whose values are to be held to more. */
const stricterUntil = (until: string) => ({
  properties: { port: { type: 'integer', minimum: 0, allOf: [{ minimum: 1024, 'x-enforce-after': until }] } },
})

const day = '2027-01-31'
const lacks = "the config lacks the key 'owner'"

describe('a key that is newly required', () => {
  it('[OC-CONFIG-6020] is a warning up to its day, and an error after it', () => {
    const on = (today: string) => load(keyUntil(day), 'port: 1', { today })
    const warned = {
      taken: true,
      problems: [`c.yaml:1:1: warning: ${lacks}; this will be an error after 2027-01-31 [config-missing-key]`],
    }
    const refused = { taken: false, problems: [`c.yaml:1:1: ${lacks} [config-missing-key]`] }
    expect([on('2026-12-31'), on('2027-01-31'), on('2027-02-01'), on('2030-01-01')]).toEqual([
      warned,
      warned,
      refused,
      refused,
    ])
  })

  it('[OC-CONFIG-6020] is a warning up to its version, and an error in any later one', () => {
    const by = (version: string) => load(keyUntil('1.9.0'), 'port: 1', { version }).taken
    const versions = ['0.1.0', '1.8.7', '1.9.0', '1.9.0-rc.1', '1.9.1', '1.10.0', '2.0.0']
    expect(versions.map(by)).toEqual([true, true, true, true, false, false, false])
  })

  it('[OC-CONFIG-6020] orders versions by their numbers', () => {
    const part = fc.nat(30)
    const numbers = fc.tuple(part, part, part)
    fc.assert(
      fc.property(numbers, numbers, (running, until) => {
        const [first = 0] = running.map((number, index) => number - (until[index] ?? 0)).filter((each) => each !== 0)
        const { taken } = load(keyUntil(until.join('.')), '{}', { version: running.join('.') })
        expect(taken).toBe(first <= 0)
      }),
      { seed: 7, numRuns: 200 },
    )
  })

  it('[OC-CONFIG-6021] is an error where the caller says no day or no version', () => {
    const taken = (until: string, options: LoadOptions) => load(keyUntil(until), '{}', options).taken
    expect([
      taken(day, {}),
      taken(day, { version: '0.1.0' }),
      taken('1.9.0', {}),
      taken('1.9.0', { today: '2020-01-01' }),
    ]).toEqual([false, false, false, false])
  })

  it('is held to its schema from the first day where it is given', () => {
    expect(load(keyUntil(day), 'owner: 5', { today: '2026-01-01' })).toEqual({
      taken: false,
      problems: ["c.yaml:1:8: 'owner' must be a text, not a number [config-wrong-type]"],
    })
    expect(load(keyUntil(day), 'owner: me', { today: '2026-01-01' })).toEqual({ taken: true, problems: [] })
  })

  it('does not hide what counts beside it', () => {
    expect(load(keyUntil(day), 'prot: 1', { today: '2026-01-01' })).toEqual({
      taken: false,
      problems: [
        `c.yaml:1:1: warning: ${lacks}; this will be an error after 2027-01-31 [config-missing-key]`,
        "c.yaml:1:1: unknown key 'prot'; did you mean 'port'? [config-unknown-key]",
      ],
    })
    expect(load(keyUntil(day), 'prot: 1', { today: '2026-01-01', mode: 'compat' })).toMatchObject({ taken: true })
  })
})

describe('a constraint that is newly stricter', () => {
  it('[OC-CONFIG-6022] is a warning up to its day, and an error after it', () => {
    const on = (text: string, today: string) => load(stricterUntil(day), text, { today })
    expect([on('port: 80', '2027-01-31'), on('port: 80', '2027-02-01'), on('port: 8080', '2027-02-01')]).toEqual([
      {
        taken: true,
        problems: [
          "c.yaml:1:7: warning: 'port' must be >= 1024; this will be an error after 2027-01-31 [config-invalid-value]",
        ],
      },
      { taken: false, problems: ["c.yaml:1:7: 'port' must be >= 1024 [config-invalid-value]"] },
      { taken: true, problems: [] },
    ])
    expect(on('port: -1', '2027-01-31').taken).toBe(false)
  })
})

describe('within alternatives', () => {
  const kind = (name: string, properties: object, required: string[] = []) => ({
    type: 'object',
    additionalProperties: false,
    required: ['kind', ...required],
    properties: { kind: { const: name }, ...properties },
  })
  const schema = {
    properties: {
      one: {
        oneOf: [
          kind('a', { key: { type: 'string', 'x-enforce-after': day } }, ['key']),
          kind('b', { key: { type: 'integer' }, size: { type: 'integer' } }, ['key']),
        ],
      },
    },
  }

  it('[OC-CONFIG-6020] holds for the alternative that is meant, and for no other', () => {
    const on = (text: string, today = '2027-01-01') => load(schema, text, { today }).taken
    expect([on('one: { kind: a }'), on('one: { kind: a }', '2027-02-01'), on('one: { kind: b }')]).toEqual([
      true,
      false,
      false,
    ])
    expect([on('one: { kind: a, size: 1 }'), on('one: { kind: c }'), on('one: { kind: b, key: 1 }')]).toEqual([
      false,
      false,
      true,
    ])
  })

  it('does not take what fits none of them otherwise', () => {
    const vague = {
      anyOf: [
        { required: ['a'], properties: { a: { 'x-enforce-after': day }, x: { type: 'string' } } },
        { required: ['a'], properties: { a: { 'x-enforce-after': day }, x: { type: 'boolean' } } },
      ],
    }
    expect(load(vague, 'x: yes', { today: '2027-01-01' }).taken).toBe(true)
    const refused = load(vague, 'x: 1', { today: '2027-01-01' })
    expect([refused.taken, refused.problems.some((line) => !line.includes('warning'))]).toEqual([false, true])
  })
})
