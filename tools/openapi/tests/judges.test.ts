import { resolve } from 'node:path'
import { writePlans } from '@throughline/kernel'
import { describe, expect, it } from 'vitest'
import { planJudges } from '../scripts/judges.ts'

describe('the committed judges', () => {
  const plan = planJudges()

  it('are what the official schemas make', () => {
    expect(writePlans(resolve(import.meta.dirname, '../../..'), [plan], 'check').findings).toEqual([])
  })

  it('compile nothing at run time', () => {
    const code = plan.artifacts.map(({ content }) => content).join('\n')
    expect(code).not.toMatch(/new Function|\beval\(|\brequire\(/)
  })
})
