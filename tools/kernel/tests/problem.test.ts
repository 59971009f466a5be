import type { Problem as ConfigProblem } from '@contracts/config-schema'
import type { Problem as MetricsProblem } from '@contracts/metrics'
import { describe, expect, it } from 'vitest'
import { findingOfProblem, type Problem } from '../src/index.ts'

const row = { level: 'warning', title: 't', why: 'w', fix: 'f' } as const

describe('the problems that contracts report', () => {
  // Held by the compiler: contracts may not import the kernel, so they declare the type themselves.
  const kernel = (problem: ConfigProblem | MetricsProblem): Problem => problem

  it('become findings', () => {
    const config: ConfigProblem = {
      code: 'config-unknown-key',
      message: 'm',
      file: 'c.yaml',
      line: 2,
      column: 3,
      pointer: '/a',
    }
    const metrics: MetricsProblem = { code: 'metric-missing', message: 'm' }
    const findings = [config, metrics].map((problem) => findingOfProblem(kernel(problem), row))
    expect(findings.map(({ code, level, location }) => ({ code, level, location }))).toEqual([
      {
        code: 'config-unknown-key',
        level: 'warning',
        location: { file: 'c.yaml', line: 2, column: 3, pointer: '/a' },
      },
      { code: 'metric-missing', level: 'warning', location: undefined },
    ])
  })
})
