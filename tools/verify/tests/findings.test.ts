import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FindingRow } from '@throughline/kernel'
import { describe, expect, it } from 'vitest'
import { finding, verifyFindings } from '../src/findings/index.ts'

const textOf = (folder: string): string =>
  readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('findings.ts') && !/^findings[\\/]/.test(file))
    .map((file) => readFileSync(join(import.meta.dirname, folder, file), 'utf8'))
    .join('\n')

describe('the findings table', () => {
  // What takes a service of several resources is seen by the harness.
  const [source, tests] = [textOf('../src'), textOf('.') + textOf('../../../test-harness/defects/tests')]
  for (const code of Object.keys(verifyFindings)) {
    it(`${code} is reported somewhere, and a test sees it`, () => {
      expect([source.includes(`'${code}'`), tests.includes(code)]).toEqual([true, true])
    })
  }
})

describe('[TL-VERIFY-501] public codes of faults', () => {
  // Those of Web Fuzzing Commons that a request from outside can show, without what needs a model of attacks.
  const shared = [100, 101, 102, 103, 104, 204, 207, 209, 210].map((code) => `WFC-${code}`)

  it('has a check for each that black-box testing of a contract can show', () => {
    const named = new Set(Object.values<FindingRow>(verifyFindings).flatMap(({ faults = [] }) => faults))
    expect([...named].filter((fault) => fault.startsWith('WFC-')).sort()).toEqual(shared)
  })

  it('goes with the finding', () => {
    expect(finding('stack-trace-shown', 'at f (a.ts:1:1)').faults).toEqual(['WFC-209', 'CWE-209'])
    expect(finding('flaky', 'once')).not.toHaveProperty('faults')
  })
})
