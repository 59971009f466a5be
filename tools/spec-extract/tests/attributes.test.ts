import type { IdFamily } from '@throughline/kernel'
import { readMarkdown } from '@throughline/markdown'
import { describe, expect, it } from 'vitest'
import { extractRequirements } from '../src/index.ts'

const extract = (text: string, family: Partial<IdFamily> = {}) =>
  extractRequirements(
    [{ name: 's', document: readMarkdown('specs/s.md', text).value }],
    [{ pattern: 'ACME-\\d{4}', title: 'Acme', ...family }],
  )

/** The attributes of the only requirement, with its text; then the messages. */
const check = (attributes: string, want: object, ...messages: string[]) => {
  const { value, findings } = extract(`- [ACME-2001] **T.** It MUST answer.\n${attributes}`)
  const requirements = value.specs.flatMap((spec) => spec.requirements)
  expect(requirements.map(({ id, title, level, hash, section, anchor, location, ...said }) => said)).toEqual([
    { text: 'It MUST answer.', ...want },
  ])
  expect(findings.filter(({ code }) => code !== 'relation-unknown').map(({ message }) => message)).toEqual(messages)
}

describe('attributes', () => {
  it('[TL-EXTRACT-010] are bullets below a requirement, and no part of its text', () => {
    check('  - Status: planned\n  - Needs: test, Contract\n  - **Owner:** api team\n', {
      status: 'planned',
      needs: ['contract', 'test'],
      owner: 'api team',
    })
    check('  - Refines: ACME-2002, [ACME-2005](b.md#x) and [ACME-2007]\n  - depends on: ACME-2010..2012\n', {
      refines: ['ACME-2002', 'ACME-2005', 'ACME-2007'],
      depends: ['ACME-2010', 'ACME-2011', 'ACME-2012'],
    })
    check('  - Supersedes: ACME-1001\n  - Formerly: ACME-0001\n  - Exception: only a person can hear it\n', {
      supersedes: ['ACME-1001'],
      aliases: ['ACME-0001'],
      exception: 'only a person can hear it',
    })
    check('  - Evidence: inspection, [the review](../docs/review.md#two)\n', {
      evidence: { kind: 'inspection', file: 'docs/review.md' },
    })
    check('  - Evidence: inspection docs/review.md\n', { evidence: { kind: 'inspection', file: 'docs/review.md' } })
  })

  it('[TL-EXTRACT-010] leave other bullets to the text', () => {
    check('  - Default: 5\n  - Status: planned\n', { text: 'It MUST answer. Default: 5', status: 'planned' })
  })

  it('[TL-EXTRACT-010] that cannot be read are reported', () => {
    const statuses = 'draft, planned, approved, deprecated, retired'
    check('  - Status: planed\n', {}, `the status 'planed' is none of ${statuses}; did you mean 'planned'?`)
    check('  - Needs: tests\n', {}, "'tests' is none of contract, code, test; did you mean 'test'?")
    check('  - Refines: ACME-1\n', {}, "'refines' lists 'ACME-1', which is no ID")
    check('  - Depends: ACME-1001..9999\n', {}, "'depends' lists 'ACME-1001..9999', a range of more than 1000 IDs")
    check('  - Evidence: docs/review.md\n', {}, "'evidence' is not 'inspection' and a file: 'docs/review.md'")
    check('  - Evidence: inspection, ../../etc/passwd\n', {}, "'../../etc/passwd' is no file of the workspace")
    check('  - Status: draft\n  - Status: planned\n', { status: 'draft' }, "'status' is said twice")
  })

  it('[TL-EXTRACT-011] come from the front matter and the family where the requirement says nothing', () => {
    const text =
      '---\nowner: a\nstatus: approved\n---\n\n- [ACME-2001] It MUST.\n- [ACME-2002] It MAY.\n  - Owner: b\n  - Needs: code\n'
    const { value, findings } = extract(text, { needs: ['contract', 'test'] })
    expect(findings).toEqual([])
    expect(
      value.specs.flatMap((spec) =>
        spec.requirements.map(({ id, owner, status, needs }) => [id, owner, status, needs]),
      ),
    ).toEqual([
      ['ACME-2001', 'a', 'approved', ['contract', 'test']],
      ['ACME-2002', 'b', 'approved', ['code']],
    ])
  })

  it('[TL-EXTRACT-012] can retire an ID, which is then no requirement', () => {
    const { value, findings } = extract(
      '- [ACME-2001] It MUST.\n- [ACME-2002] Merged into the first.\n  - Status: retired\n',
    )
    expect(findings).toEqual([])
    expect(value.specs.flatMap((spec) => spec.requirements.map(({ id }) => id))).toEqual(['ACME-2001'])
    expect(value.retired).toEqual([
      { id: 'ACME-2002', title: 'Merged into the first', spec: 'specs/s.md', hash: expect.any(String) as string },
    ])
  })
})
