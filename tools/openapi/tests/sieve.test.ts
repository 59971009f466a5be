import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeError } from '../src/describe-error.ts'
import { compilerOf } from '../src/examples/compiler.ts'
import { askAjv, questionOf } from '../src/examples/judge-examples.ts'
import { keywordsOfSieve, sieveOf } from '../src/examples/sieve.ts'
import { convert, standaloneSchema } from '../src/examples/standalone-schema.ts'
import { reduceErrors } from '../src/reduce-errors.ts'
import { cases, modelWith } from './any-schema.ts'

describe('the sieve', () => {
  it('[TL-OPENAPI-127] accepts nothing that ajv rejects, and rejects nothing that ajv accepts', () => {
    const compile = compilerOf()
    const verdicts = { accepts: 0, rejects: 0, unsure: 0 }
    fc.assert(
      fc.property(cases, ({ version, schema, components, value, direction }) => {
        const model = modelWith(version, { Root: schema, ...components })
        const verdict = sieveOf(model, direction)(schema, value)
        verdicts[verdict]++
        if (verdict === 'unsure') return
        let valid: boolean
        try {
          valid = compile(standaloneSchema(model, direction, (draft) => convert(schema, draft)))(value)
        } catch {
          return // What does not compile, or leads in circles, judges nothing.
        }
        expect(valid).toBe(verdict === 'accepts')
      }),
      { numRuns: 4000 },
    )
    expect(Math.min(...Object.values(verdicts))).toBeGreaterThan(200)
  })

  it('[TL-OPENAPI-128] leaves of a schema what words the same faults', async () => {
    let smaller = 0
    await fc.assert(
      fc.asyncProperty(cases, async ({ version, schema, components, value, direction }) => {
        const model = modelWith(version, { Root: schema, ...components })
        const each = { schema, value, pointer: '', direction }
        const sieve = sieveOf(model, direction)
        const asked = questionOf(model, each)
        const [whole] = await askAjv([asked])
        // A schema that does not compile judges nothing; what is left of it may.
        if (whole === undefined || whole.length === 0 || sieve(schema, value) === 'accepts') return
        const reduced = questionOf(model, each, sieve)
        const [left] = await askAjv([reduced])
        if (reduced.text !== asked.text) smaller++
        const told = (errors: typeof whole | undefined) =>
          reduceErrors(errors === undefined || errors === 'too-slow' ? [] : errors)
            .map((error) => describeError(error, value))
            .map((fault) => JSON.stringify(fault))
            .sort()
        expect(told(left)).toEqual(told(whole))
      }),
      { numRuns: 2000 },
    )
    expect(smaller).toBeGreaterThan(100)
  })

  it('knows of every keyword of ajv, or asks ajv', () => {
    const compile = compilerOf()
    const silent = [
      ...['$comment', '$schema', '$id', '$defs', '$vocabulary', 'id', 'definitions', 'title', 'description', 'default'],
      ...['deprecated', 'readOnly', 'writeOnly', 'examples', 'contentMediaType', 'contentEncoding', 'contentSchema'],
      ...['$ref', 'nullable'],
    ]
    const known = new Set([...keywordsOfSieve, ...silent])
    expect(compile.keywords().filter((keyword) => !known.has(keyword))).toEqual([])
  })

  it('ends where a schema leads in circles, or tries too much', () => {
    const twice = { anyOf: [{ $ref: '#/components/schemas/Root' }, { $ref: '#/components/schemas/Root' }] }
    const model = modelWith('3.1', { Root: twice })
    expect(sieveOf(model, 'either')(twice, 1)).toBe('unsure')
  })
})
