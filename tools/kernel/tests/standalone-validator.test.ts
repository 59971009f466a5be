import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import { afterAll, describe, expect, it } from 'vitest'
import { standaloneEsm, standaloneOptions } from '../src/standalone-validator.ts'

type Validate = ((data: unknown) => boolean) & { errors?: ErrorObject[] | null }

// Beside the package, so that the written module finds `ajv` as a contract package would.
const folder = mkdtempSync(join(import.meta.dirname, '.scratch-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const written = (schemas: Record<string, unknown>[]): string => {
  const ajv = new Ajv2020({ ...standaloneOptions, allErrors: true, strict: false })
  for (const schema of schemas) ajv.addSchema(schema)
  return standaloneEsm(ajv, Object.fromEntries(schemas.map(({ $id }, index) => [`validate${index}`, String($id)])))
}

const loaded = async (name: string, code: string): Promise<Record<string, Validate>> => {
  const path = join(folder, `${name}.mjs`)
  writeFileSync(path, code)
  return (await import(pathToFileURL(path).href)) as Record<string, Validate>
}

const check = async (name: string, schema: Record<string, unknown>, good: unknown, bad: unknown, keyword: string) => {
  const { validate0: validate } = await loaded(name, written([{ $id: name, ...schema }]))
  const said = (data: unknown) => [validate?.(data), validate?.errors?.[0]?.keyword]
  expect([said(good), said(bad)]).toEqual([
    [true, undefined],
    [false, keyword],
  ])
}

describe('standaloneEsm', () => {
  it('measures text in characters', () => check('length', { minLength: 2 }, 'éé', 'é', 'minLength'))
  it('compares values', () =>
    check('unique', { uniqueItems: true }, [{ a: 1 }, { a: 2 }], [{ a: 1 }, { a: 1 }], 'uniqueItems'))
  it('takes patterns', () => check('pattern', { pattern: '^\\p{L}$' }, 'é', '1', 'pattern'))
  it('follows a recursive schema', () =>
    check(
      'recursive',
      { type: 'object', additionalProperties: { $ref: '#' } },
      { a: { b: {} } },
      { a: { b: 1 } },
      'type',
    ))
  it('keeps texts that look like code', () => {
    const text = 'const f = require("fs");\nconst f = require("fs");'
    return check('texts', { enum: [text, '/*# sourceURL=', ' */'] }, text, 'const f', 'enum')
  })

  it('compiles nothing at run time', () => {
    const code = written([
      { $id: 'a', minLength: 2, properties: { b: { $ref: 'b' } } },
      { $id: 'b', uniqueItems: true },
    ])
    expect(code.match(/\bnew Function\b|\beval\(|\brequire\(|"use strict"/g)).toBeNull()
    expect(code.match(/^import .*$/gm)).toEqual([
      "import import0 from 'ajv/dist/runtime/ucs2length.js'",
      "import import1 from 'ajv/dist/runtime/equal.js'",
    ])
  })

  it('never lets an $id become code', async () => {
    const $id = 'x*/;globalThis.injected=1;/*'
    const { validate0: validate } = await loaded('identifier', written([{ $id, type: 'string' }]))
    expect([validate?.('a'), 'injected' in globalThis]).toEqual([true, false])
  })

  it('writes the same bytes for the same schemas', () => {
    const schemas = [
      { $id: 'a', $ref: 'b' },
      { $id: 'b', type: 'object', properties: { a: { $ref: 'a' } } },
    ]
    expect(written(schemas)).toBe(written(schemas))
  })
})
