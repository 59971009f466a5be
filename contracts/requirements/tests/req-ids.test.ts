import { describe, expect, expectTypeOf, it } from 'vitest'
import { type ReqId, reqIds, requirements } from '../src/generated/index.ts'

describe('the requirement IDs', () => {
  it('stand once, sorted, each with what it stands for', () => {
    expect(reqIds).toEqual([...new Set(reqIds)].sort())
    expect(Object.keys(requirements)).toEqual(reqIds)
    expect(requirements['TL-EXTRACT-001']).toEqual({
      title: 'List items',
      level: 'MUST',
      spec: 'specs/pipeline-generation.md',
      anchor: 'requirement-extraction',
    })
  })

  it('are a union, in which a mistyped one does not compile', () => {
    expectTypeOf<'TL-EXTRACT-001'>().toExtend<ReqId>()
    expectTypeOf<'TL-EXTRACT-0001'>().not.toExtend<ReqId>()
    expect(reqIds).toContain('TL-EXTRACT-001')
  })
})
