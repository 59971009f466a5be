import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { writePlans } from '@throughline/kernel'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { planJudges } from '../scripts/judges.ts'
import { publishedSchema } from '../scripts/official-schemas.ts'
import { judgesOf } from '../src/judge-structure.ts'
import { githubSlice } from './github.ts'

describe('the committed judges', () => {
  const plan = planJudges()

  it('are what the official schemas make', () => {
    expect(writePlans(resolve(import.meta.dirname, '../../..'), [plan], 'check').findings).toEqual([])
  })

  /** What a document becomes when somebody's hand slips: a value goes, or becomes another. */
  const damaged = (document: unknown): fc.Arbitrary<unknown> =>
    fc
      .tuple(fc.infiniteStream(fc.nat()), fc.constantFrom(undefined, null, 'x', 7, true, [], {}, { $ref: '#/a' }))
      .map(([choices, value]) => {
        const copy = structuredClone(document) as Record<string, unknown>
        let node = copy
        for (const choice of choices) {
          const keys = Object.keys(node)
          const key = keys[choice % keys.length] ?? 'added'
          const child = node[key]
          if (typeof child === 'object' && child !== null && choice % 4 > 0) node = child as Record<string, unknown>
          else {
            if (value === undefined) delete node[key]
            else node[choice % 3 === 0 ? 'added' : key] = value
            break
          }
        }
        return copy
      })

  it('[TL-OPENAPI-002] accept of 3.0 exactly what the published schema accepts', async () => {
    const { id, $schema, ...schema } = publishedSchema('3.0')
    const text = JSON.stringify(schema).replaceAll('"exclusiveMinimum":true,"minimum":0', '"exclusiveMinimum":0')
    const ajv = new Ajv2020({ strict: false })
    addFormats.default(ajv)
    const published = ajv.compile(
      JSON.parse(text.replaceAll('"minimum":0,"exclusiveMinimum":true', '"exclusiveMinimum":0')),
    )
    const { judgeDocument } = await judgesOf('3.0')
    const verdicts = new Set<boolean>()
    fc.assert(
      fc.property(damaged(githubSlice('/gists')), (document) => {
        verdicts.add(published(document))
        expect(judgeDocument(document)).toBe(published(document))
      }),
      { numRuns: 200 },
    )
    expect(verdicts.size).toBe(2)
  })

  it('[TL-OPENAPI-002] accept of 3.1 nothing that the published schema rejects', async () => {
    const ajv = new Ajv2020({ strict: false })
    addFormats.default(ajv)
    ajv.addFormat('media-range', true)
    const published = ajv.compile(publishedSchema('3.1'))
    const { judgeDocument } = await judgesOf('3.1')
    const contract = parse(readFileSync(resolve(import.meta.dirname, '../../../contracts/openapi/data.yaml'), 'utf8'))
    expect(judgeDocument(contract)).toBe(true)
    const verdicts = new Set<boolean>()
    fc.assert(
      fc.property(damaged(contract), (document) => {
        const accepted = judgeDocument(document)
        verdicts.add(accepted)
        if (accepted) expect(published(document)).toBe(true)
      }),
      { numRuns: 200 },
    )
    expect(verdicts.size).toBe(2)
  })

  it('compile nothing at run time', () => {
    const code = plan.artifacts.map(({ content }) => content).join('\n')
    expect(code).not.toMatch(/new Function|\beval\(|\brequire\(/)
  })
})
