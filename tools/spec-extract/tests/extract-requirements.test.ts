import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readMarkdown } from '@throughline/markdown'
import { describe, expect, it } from 'vitest'
import { extractRequirements, type Requirement } from '../src/index.ts'

const families = [{ pattern: 'ACME-\\d{4}', title: 'Orchestrator' }]

const extract = (...texts: string[]) =>
  extractRequirements(
    texts.map((text, index) => ({ name: `s${index}`, document: readMarkdown(`specs/s${index}.md`, text).value })),
    families,
  )

const requirementsOf = (...texts: string[]): Requirement[] =>
  extract(...texts).value.specs.flatMap(({ requirements }) => requirements)

/** Codes with line and column, but for the pattern that a text without requirements leaves unmatched. */
const findingsOf = (...texts: string[]) =>
  extract(...texts)
    .findings.filter(({ code }) => code !== 'nothing-extracted')
    .map(({ code, location }) => `${code} ${location?.line}:${location?.column}`)

describe('where a requirement stands', () => {
  const check = (text: string, want: [id: string, title: string, text: string][]) =>
    expect(requirementsOf(text).map((each) => [each.id, each.title, each.text])).toEqual(want)

  it('[TL-EXTRACT-001] is a list item that begins with its ID', () => {
    check('- [ACME-2001] **Admit.** The service MUST\n  answer *202* with `queue_position`.\n', [
      ['ACME-2001', 'Admit', 'The service MUST answer 202 with queue_position.'],
    ])
    check('* [ ] [ACME-2001] The service MUST answer.\n  1. at once\n  2. [ACME-2002] It MAY wait.\n', [
      ['ACME-2001', 'The service MUST answer', 'The service MUST answer. at once'],
      ['ACME-2002', 'It MAY wait', 'It MAY wait.'],
    ])
    check('- [ACME-2001] It MUST.\n\n[ACME-2001]: https://x.test\n', [['ACME-2001', 'It MUST', 'It MUST.']])
    check('- \\[ACME-2001\\] **The service** MUST answer.\n- **[ACME-2002] Wait.** It MAY wait.\n', [
      ['ACME-2001', 'The service MUST answer', 'The service MUST answer.'],
      ['ACME-2002', 'Wait', 'It MAY wait.'],
    ])
  })

  it('[TL-EXTRACT-002] is a paragraph that begins with its ID', () => {
    check('[ACME-2001] **Admit** The service MUST answer.\n\nMore of it.\n', [
      ['ACME-2001', 'Admit', 'The service MUST answer.'],
    ])
    check('**[ACME-2001]** The service MUST:\n\n- answer\n- close\n', [
      ['ACME-2001', 'The service MUST: answer close', 'The service MUST: answer close'],
    ])
    check('[ACME-2001] It MUST answer.\n[ACME-2002] It MAY wait, as\n[ACME-2003] says.\n', [
      ['ACME-2001', 'It MUST answer', 'It MUST answer.'],
      ['ACME-2002', 'It MAY wait, as [ACME-2003] says', 'It MAY wait, as [ACME-2003] says.'],
    ])
  })

  it('[TL-EXTRACT-002] is a normative sentence that ends with its ID', () => {
    check('Hello. The service MUST answer (ACME-2001). It MAY wait. [ACME-2002] See [ACME-2003].\n', [
      ['ACME-2001', 'The service MUST answer', 'The service MUST answer'],
      ['ACME-2002', 'It MAY wait', 'It MAY wait.'],
    ])
    check('- **Admit.** The service MUST answer (ACME-2001)\n', [['ACME-2001', 'Admit', 'The service MUST answer']])
    check('The service MUST do what (ACME-2001) says and more. As (ACME-2002).\n', [])
  })

  it('[TL-EXTRACT-002] is a table row whose first cell is its ID', () => {
    check('| ID | Title | Rule |\n|---|---|---|\n| ACME-2001 | Admit | It MUST answer. |\n| x | y | z |\n', [
      ['ACME-2001', 'Admit', 'It MUST answer.'],
    ])
    check('| ID | Rule |\n|---|---|\n| **[ACME-2001]** | It MUST answer. |\n', [
      ['ACME-2001', 'It MUST answer', 'It MUST answer.'],
    ])
  })

  it('[TL-EXTRACT-003] is never code, raw HTML or a link', () => {
    check('```\n- [ACME-2001] It MUST answer.\n```\n\n    [ACME-2002] It MUST.\n', [])
    check('- `[ACME-2001]` It MUST answer.\n- [ACME-2002](#x) It MUST.\n- It MUST (`ACME-2003`).\n', [])
    check('<!-- [ACME-2001] It MUST answer. -->\n', [])
    check('| ID | Rule |\n|---|---|\n| `ACME-2001` | It MUST answer. |\n', [])
  })

  it('refers, where the ID is defined elsewhere', () => {
    const table = '| ID | Test |\n|---|---|\n| ACME-2001 | a.test.ts |\n'
    const texts = ['- [ACME-2001] It MUST answer.\n', `It MUST hold (ACME-2001).\n\n${table}`]
    expect(requirementsOf(...texts).map(({ location }) => location.file)).toEqual(['specs/s0.md'])
    expect(findingsOf(...texts)).toEqual([])
  })

  it('is said by section, anchor and place', () => {
    const text =
      '---\nowner: a\nstatus: draft\n---\n\n# Title\n\n## One\n\n### Two & three\n\n- x\n- [ACME-2001] It MUST.\n'
    const { specs } = extract(text).value
    expect(specs).toEqual([
      {
        name: 's0',
        file: 'specs/s0.md',
        title: 'Title',
        owner: 'a',
        status: 'draft',
        requirements: [
          {
            id: 'ACME-2001',
            title: 'It MUST',
            level: 'MUST',
            text: 'It MUST.',
            section: ['One', 'Two & three'],
            anchor: 'two--three',
            owner: 'a',
            status: 'draft',
            hash: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
            location: { file: 'specs/s0.md', line: 13, column: 4 },
          },
        ],
      },
    ])
  })

  it('changes its hash with its words only', () => {
    const hash = (text: string) => requirementsOf(text)[0]?.hash
    const first = hash('- [ACME-2001] **A.** It MUST answer.\n')
    expect(hash('# T\n\n* [ACME-2001] **A.** It\n  MUST *answer*.\n')).toBe(first)
    expect(hash('- [ACME-2001] **A.** It MUST answer!\n')).not.toBe(first)
  })
})

describe('the level', () => {
  const check = (sentence: string, want: string | undefined, ...findings: string[]) => {
    const text = `- [ACME-2001] ${sentence}\n`
    expect(requirementsOf(text).map(({ level }) => level)).toEqual([want])
    expect(findingsOf(text)).toEqual(findings)
  }

  it('[TL-EXTRACT-004] is the normative word in upper case', () => {
    check('It MUST answer.', 'MUST')
    check('It SHALL\n  NOT answer.', 'MUST NOT')
    check('That is REQUIRED.', 'MUST')
    check('It SHOULD, and SHOULD NOT.', 'SHOULD')
    check('That is NOT RECOMMENDED.', 'SHOULD NOT')
    check('That is RECOMMENDED.', 'SHOULD')
    check('It MAY answer.', 'MAY')
    check('OPTIONAL: an answer.', 'MAY')
  })
  it('[TL-EXTRACT-004] is open without such a word, and that is reported', () => {
    check('It must answer.', undefined, 'no-normative-word 1:4')
    check('An answer is NOT REQUIRED.', undefined, 'no-normative-word 1:4')
    check('It says `MUST`, MUSTARD and MAY-be.', undefined, 'no-normative-word 1:4')
  })
  it('[TL-EXTRACT-004] is the strongest of several, and that is reported', () => {
    check('It MAY wait; it MUST NOT hang.', 'MUST NOT', 'mixed-levels 1:4')
  })
})

describe('IDs that are no good', () => {
  const check = (text: string, ...want: string[]) => expect(findingsOf(text)).toEqual(want)

  it('[TL-EXTRACT-005] are reported when they stand twice, with both places', () => {
    const { findings } = extract('- [ACME-2001] It MUST.\n', '# A\n\n[ACME-2001] It MAY.\n')
    expect(findings.map(({ code, message, location, related }) => ({ code, message, location, related }))).toEqual([
      {
        code: 'duplicate-id',
        message: 'ACME-2001 is defined twice',
        location: { file: 'specs/s1.md', line: 3, column: 2 },
        related: [
          { message: 'stands here first', location: { file: 'specs/s0.md', line: 1, column: 4 } },
          { message: 'and here again', location: { file: 'specs/s1.md', line: 3, column: 2 } },
        ],
      },
    ])
  })

  it('[TL-EXTRACT-006] are reported when a character only looks right', () => {
    check('- [ACME\u20112001] It MUST.\n', 'id-lookalike 1:4')
    check('It MUST (ACME\u20132001).\n', 'id-lookalike 1:10')
    check('| ID | Rule |\n|---|---|\n| ACME-\uff12001 | It MUST. |\n', 'id-lookalike 3:3')
    check('- [ACME-2001\u200b] It MUST.\n', 'id-lookalike 1:4')
    check(
      'See ACME\u2010\u200B2001, `ACME-2\uff10\uff101` and \u0410\u0421ME-2001.\n',
      'id-lookalike 1:5',
      'id-lookalike 1:18',
      'id-lookalike 1:33',
    )
    check('- [caf\u00e9] It may.\n- [ACME-2001] It MUST.\n')
  })

  it('are reported when they belong to no family', () => {
    check('- [ORHC-2001] It MUST.\n- [ACME-201] It MUST.\n', 'id-without-family 1:4', 'id-without-family 2:4')
    check('It MUST (ORHC-2001).\n', 'id-without-family 1:10')
    check('- [OTHER-1] nothing binding\n- [x] It must.\n- [!NOTE]\n- [RFC-2119] says "MUST".\n')
  })
})

describe('patterns and front matter that are no good', () => {
  it('[TL-EXTRACT-007] say so when nothing matches', () => {
    expect(extract('# T\n').findings.map(({ code, message }) => [code, message])).toEqual([
      ['nothing-extracted', "the ID pattern 'ACME-\\d{4}' matches no requirement"],
    ])
  })
  it('take texts only', () => {
    const { value, findings } = extract('---\nowner: [a, b]\nstatus: 3\n---\n\n- [ACME-2001] It MUST.\n')
    expect(value.specs[0]?.owner).toBe('a, b')
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
      ['spec-field-invalid', "'status' is not a text"],
    ])
  })
  it('may have any characters', () => {
    const document = readMarkdown('a.md', '- [§7.1] It MUST.\n- [REQ:x_1] It MUST.\n').value
    const odd = ['§\\d\\.\\d', 'REQ:\\w+'].map((pattern) => ({ pattern, title: '' }))
    const { value, findings } = extractRequirements([{ name: 'a', document }], odd)
    expect(value.specs[0]?.requirements.map(({ id }) => id)).toEqual(['REQ:x_1', '§7.1'])
    expect(findings).toEqual([])
  })
  it('refuse a pattern that is no regular expression', () => {
    expect(() => extractRequirements([], [{ pattern: '[', title: 'x' }])).toThrow('is no regular expression')
  })
})

describe('long and hostile documents', () => {
  it('are read in time', () => {
    const line = (index: number) => `[ACME-${1000 + index}] It MUST (x) [y] answer (ACME-${1000 + index}).\n`
    const text = Array.from({ length: 300 }, (_, index) => line(index)).join('')
    expect(requirementsOf(text)).toHaveLength(300)
    expect(requirementsOf(`MUST ${'[a1] (b2) '.repeat(1000)}`)).toEqual([])
  })
})

describe('real documents', () => {
  const modules = fileURLToPath(new URL('../node_modules/', import.meta.url))
  const packages = ['yaml/README.md', 'vitest/README.md', 'typescript/README.md']

  it('without requirements have none, and no ID that is no good', () => {
    const texts = packages.map((path) => readFileSync(join(modules, path), 'utf8'))
    expect(requirementsOf(...texts)).toEqual([])
    expect(findingsOf(...texts)).toEqual([])
  })
})
