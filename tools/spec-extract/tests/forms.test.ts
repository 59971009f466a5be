import { readMarkdown } from '@throughline/markdown'
import { describe, expect, it } from 'vitest'
import { extractRequirements } from '../src/index.ts'

const extract = (text: string, patterns: readonly string[]) =>
  extractRequirements(
    [{ name: 's', document: readMarkdown('specs/s.md', text).value }],
    patterns.map((pattern) => ({ pattern, title: pattern })),
  )

/** What is read, as id, title and text; then the codes of all findings. */
const checkWith =
  (...patterns: string[]) =>
  (text: string, want: [id: string, title: string, text: string][], ...codes: string[]) => {
    const { value, findings } = extract(text, patterns)
    const read = value.specs.flatMap((spec) => spec.requirements.map((each) => [each.id, each.title, each.text]))
    expect({ read, codes: findings.map(({ code }) => code) }).toEqual({ read: want, codes })
  }

const check = checkWith('ACME-\\d{4}')

describe('bullets and paragraphs', () => {
  it('[TL-EXTRACT-001] may lead with bold words, or with an ID and a colon', () => {
    check('- **ACME-2001** It MUST answer.\n- **ACME-2002: Wait.** It MAY wait.\n', [
      ['ACME-2001', 'It MUST answer', 'It MUST answer.'],
      ['ACME-2002', 'Wait', 'It MAY wait.'],
    ])
    check('ACME-2001: It MUST answer.\n\n* ACME-2002 \u2013 It MAY wait.\n', [
      ['ACME-2001', 'It MUST answer', 'It MUST answer.'],
      ['ACME-2002', 'It MAY wait', 'It MAY wait.'],
    ])
    check(
      '- [ACME-2001] It MUST.\n- ACME-2001: see the tests.\n- **ACME-2001** is tested.\n',
      [
        ['ACME-2001', 'It MUST', 'It MUST.'],
        ['ACME-2001', 'is tested', 'is tested.'],
      ],
      'duplicate-id',
      'no-normative-word',
    )
  })

  it('[TL-EXTRACT-001] may be wrapped and nested', () => {
    check(
      '- [ACME-2001] It MUST\n  answer\n  **at once**.\n  - [ACME-2002] It MAY\n    wait.\n    1. [ACME-2003] It SHOULD\n       end.\n    2. said more\n',
      [
        ['ACME-2001', 'It MUST answer at once', 'It MUST answer at once.'],
        ['ACME-2002', 'It MAY wait', 'It MAY wait. said more'],
        ['ACME-2003', 'It SHOULD end', 'It SHOULD end.'],
      ],
    )
  })

  it('[TL-EXTRACT-015] may carry several IDs', () => {
    check('It MUST answer (ACME-2001 & ACME-2002). It MAY wait. [ACME-2003, ACME-2004]\n', [
      ['ACME-2001', 'It MUST answer', 'It MUST answer'],
      ['ACME-2002', 'It MUST answer', 'It MUST answer'],
      ['ACME-2003', 'It MAY wait', 'It MAY wait.'],
      ['ACME-2004', 'It MAY wait', 'It MAY wait.'],
    ])
    check('- [ACME-2001 and ACME-2002] It MUST answer.\n- It MAY wait **ACME-2003**.\n', [
      ['ACME-2001', 'It MUST answer', 'It MUST answer.'],
      ['ACME-2002', 'It MUST answer', 'It MUST answer.'],
      ['ACME-2003', 'It MAY wait', 'It MAY wait'],
    ])
  })

  it('[TL-EXTRACT-015] do not carry a range', () => {
    const ranges = [
      'ACME-2001..2005',
      'ACME-2001\u20132005',
      'ACME-2001..ACME-2005',
      'ACME-2001 to ACME-2005',
      'ACME-2001-05',
    ]
    for (const range of ranges) {
      check(`- [${range}] It MUST answer.\n`, [], 'nothing-extracted', 'id-range')
      check(`It MUST answer (${range}).\n`, [], 'nothing-extracted', 'id-range')
    }
    check('- [ACME-2001] It MUST, as ACME-2002..2005 may.\n', [
      ['ACME-2001', 'It MUST, as ACME-2002..2005 may', 'It MUST, as ACME-2002..2005 may.'],
    ])
  })
})

describe('headings', () => {
  it('[TL-EXTRACT-013] name the requirement of their section', () => {
    checkWith('Requirement \\d(?:\\.\\d)+')(
      '# T\n\n### Requirement 1.2.3\n\n[![x](https://x.test/a.svg)](https://x.test)\n\n> It **MUST** answer.\n\nIt MAY seem slow.\n\n### Requirement 1.2.4: Wait\n\nIt MUST\n\n- wait\n- and SHOULD end.\n\nNot for ever.\n',
      [
        ['Requirement 1.2.3', 'It MUST answer', 'It MUST answer.'],
        ['Requirement 1.2.4', 'Wait', 'It MUST wait and SHOULD end.'],
      ],
      'mixed-levels',
    )
    check('## [ACME-2001] Admit\n\nIt MUST.\n\n## Wait (ACME-2002)\n\nIt MAY.\n\n## ACME-2003 It SHOULD end\n', [
      ['ACME-2001', 'Admit', 'It MUST.'],
      ['ACME-2002', 'Wait', 'It MAY.'],
      ['ACME-2003', 'It SHOULD end', 'It SHOULD end'],
    ])
  })

  it('[TL-EXTRACT-013] take attributes, and leave other requirements to themselves', () => {
    const { value } = extract(
      '## A\n\n### ACME-2001 Admit\n\nIt MUST:\n\n- answer\n- [ACME-2002] It MAY wait.\n\n* Status: planned\n',
      ['ACME-\\d{4}'],
    )
    const read = value.specs.flatMap((spec) => spec.requirements)
    expect(read.map(({ id, text, section, anchor, status }) => [id, text, section, anchor, status])).toEqual([
      ['ACME-2001', 'It MUST: answer', ['A'], 'acme-2001-admit', 'planned'],
      ['ACME-2002', 'It MAY wait.', ['A', 'ACME-2001 Admit'], 'acme-2001-admit', undefined],
    ])
  })

  it('[TL-EXTRACT-013] only refer where the ID is defined elsewhere', () => {
    check('- [ACME-2001] It MUST.\n\n## How ACME-2001 is tested\n\nBy hand.\n\n## ACME-2001\n\nSee above.\n', [
      ['ACME-2001', 'It MUST', 'It MUST.'],
    ])
  })
})

describe('table rows', () => {
  it('[TL-EXTRACT-002] take columns for what they are called', () => {
    check(
      '| Rule | ID | Status | Owner |\n|---|---|---|---|\n| It MUST. | ACME-2001 | planned | me |\n| It MAY. | ACME-2002 | \u2013 | |\n',
      [
        ['ACME-2001', 'It MUST', 'It MUST.'],
        ['ACME-2002', 'It MAY', 'It MAY.'],
      ],
    )
    const { value } = extract(
      '| # | Rule | Level | Needs |\n|---|---|---|---|\n| **ACME-2001** | Answer. | SHOULD | test |\n',
      ['ACME-\\d{4}'],
    )
    expect(
      value.specs.flatMap((spec) => spec.requirements.map(({ text, level, needs }) => [text, level, needs])),
    ).toEqual([['Answer.', 'SHOULD', ['test']]])
  })
})

describe('markers', () => {
  const marked = checkWith('r\\[[a-z.-]+\\]')

  it('[TL-EXTRACT-014] stand on a line of their own, before what they mark', () => {
    marked(
      'r[api.answer]\nIt MUST answer.\n\nr[api.wait]\n\nIt MAY wait.\n\nr[api.list]\n- It SHOULD end:\n- at last\n',
      [
        ['api.answer', 'It MUST answer', 'It MUST answer.'],
        ['api.list', 'It SHOULD end: at last', 'It SHOULD end: at last'],
        ['api.wait', 'It MAY wait', 'It MAY wait.'],
      ],
    )
    marked('> r[api.answer]\n> It MUST answer:\n>\n> - now\n\nr[api]\n## All of it MUST hold\n\ntext\n', [
      ['api', 'All of it MUST hold', 'All of it MUST hold'],
      ['api.answer', 'It MUST answer: now', 'It MUST answer: now'],
    ])
  })

  it('[TL-EXTRACT-014] are text within a line, and in code', () => {
    marked('As r[api.answer] says.\n\n```\nr[api.wait]\nIt MUST.\n```\n', [], 'nothing-extracted')
  })

  it('[TL-EXTRACT-014] are reported where they are a part of the bullet above', () => {
    marked(
      'r[api.answer]\n* It MUST answer.\nr[api.wait]\n* It MAY wait.\n',
      [['api.answer', 'It MUST answer', 'It MUST answer. r[api.wait] It MAY wait.']],
      'mixed-levels',
      'marker-misplaced',
    )
  })

  it('[TL-EXTRACT-014] carry a version and attributes', () => {
    const { value } = extract('r[api.answer+2 status=draft level=must]\nIt MUST answer.\n', ['[a-z]+(?:\\.[a-z]+)+'])
    expect(value.specs.flatMap((spec) => spec.requirements.map(({ id, status }) => [id, status]))).toEqual([
      ['api.answer', 'draft'],
    ])
  })
})
