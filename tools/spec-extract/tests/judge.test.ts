import { readMarkdown } from '@throughline/markdown'
import { describe, expect, it } from 'vitest'
import { extractRequirements, lookalikeFixes, type Surroundings } from '../src/index.ts'

const families = [{ pattern: 'ACME-\\d{4}', title: 'Acme' }]

const extract = (texts: string | string[], surroundings: Surroundings = {}) =>
  extractRequirements(
    [texts]
      .flat()
      .map((text, index) => ({ name: `s${index}`, document: readMarkdown(`specs/s${index}.md`, text).value })),
    families,
    surroundings,
  )

/** Every finding as code, place and message. */
const check = (texts: string | string[], ...want: string[]) => checkIn({}, texts, ...want)
const checkIn = (surroundings: Surroundings, texts: string | string[], ...want: string[]) =>
  expect(
    extract(texts, surroundings).findings.map(({ code, message, location }) =>
      [code, location ? `${location.file}:${location.line}:${location.column}` : '-', message].join(' '),
    ),
  ).toEqual(want)

const one = '- [ACME-2001] It MUST answer.\n'

describe('a normative sentence without an ID', () => {
  it('[TL-EXTRACT-016] is reported where it stands', () => {
    check(
      `${one}\nIt is so. The client\nMUST wait. So it is.\n`,
      'normative-without-id specs/s0.md:4:1 no requirement: The client MUST wait.',
    )
    check(
      `${one}\n| A | B |\n|---|---|\n| x | It SHALL be. |\n\n- It **MAY** be.\n`,
      'normative-without-id specs/s0.md:5:10 no requirement: x It SHALL be.',
      'normative-without-id specs/s0.md:7:8 no requirement: It MAY be.',
    )
  })
  it('[TL-EXTRACT-016] is none that is lower case, in code, quoted, in a heading, or says what the words mean', () => {
    check(`${one}\nIt must be. \`MUST\` is a word, and so is "MUST".\n\n## It MUST be\n\n    It MUST be.\n`)
    check(`${one}\nThe key words MUST and MAY are to be read as in BCP 14 (RFC 2119).\n`)
  })
})

describe('a negation in lower case', () => {
  const finding = (id: number, line: number, said: string, reads: string, write: string) =>
    `negation-lower-case specs/s0.md:${line}:4 ACME-${id} says '${said}', which reads as ${reads}; write ${write}`
  it('[TL-EXTRACT-027] is reported, with what to write', () => {
    check(
      [
        '- [ACME-2001] It MUST not answer.',
        '- [ACME-2002] It SHALL\n  not answer.',
        '- [ACME-2003] It **SHOULD** Not answer.',
        '- [ACME-2004] It is not RECOMMENDED.\n',
      ].join('\n'),
      finding(2001, 1, 'MUST not', 'MUST', 'MUST NOT'),
      finding(2002, 2, 'SHALL not', 'SHALL', 'SHALL NOT'),
      finding(2003, 4, 'SHOULD Not', 'SHOULD', 'SHOULD NOT'),
      finding(2004, 5, 'not RECOMMENDED', 'RECOMMENDED', 'NOT RECOMMENDED'),
    )
  })
  it('[TL-EXTRACT-027] is none in upper case, in code, behind another word, and where more is asked for', () => {
    check(
      [
        '- [ACME-2001] It MUST NOT answer.',
        '- [ACME-2002] It MUST answer `MUST not`.',
        '- [ACME-2003] It MUST answer, not wait.',
        '- [ACME-2004] It MUST not only answer.',
        '- [ACME-2005] It SHOULD notify.\n',
      ].join('\n'),
    )
  })
})

describe('gaps', () => {
  const rows = (...ids: number[]) => ids.map((id) => `- [ACME-${id}] It MUST.\n`).join('')
  it('[TL-EXTRACT-017] are reported once for all', () => {
    check(
      rows(2001, 2003, 2004, 2008),
      'id-gap specs/s0.md:2:4 4 of ACME-… stand for nothing: ACME-2002, ACME-2005, ACME-2006, ACME-2007',
    )
  })
  it('[TL-EXTRACT-017] are none where a block ends, or where an ID is retired', () => {
    check(
      rows(2001, 2010, 2014, 2021, 2045),
      'id-gap specs/s0.md:3:4 3 of ACME-… stand for nothing: ACME-2011, ACME-2012, ACME-2013',
    )
    check(`${rows(2001, 2003)}- [ACME-2002] Gone.\n  - Status: retired\n`)
  })
})

describe('the memory of IDs', () => {
  const past = {
    requirements: [
      { id: 'ACME-2001', title: 'Answer', hash: 'aaaa', spec: 'specs/s0.md' },
      { id: 'ACME-2009', title: 'Gone', hash: 'bbbb', spec: 'specs/s0.md' },
    ],
    retired: [{ id: 'ACME-1000', title: 'Old', successors: ['ACME-2001'] }],
  }
  it('[TL-EXTRACT-018] keeps what was there, and what is named as earlier or replaced', () => {
    const text = `${one}  - Formerly: ACME-0001\n  - Supersedes: ACME-0002\n`
    const { value, findings } = extract(text, { past })
    expect(findings).toEqual([])
    expect(value.retired).toEqual([
      { id: 'ACME-0001', successors: ['ACME-2001'] },
      { id: 'ACME-0002', successors: ['ACME-2001'] },
      { id: 'ACME-1000', title: 'Old', successors: ['ACME-2001'] },
      { id: 'ACME-2009', title: 'Gone', spec: 'specs/s0.md', hash: 'bbbb' },
    ])
  })
  it('[TL-EXTRACT-018] knows what only got another ID', () => {
    const hash = extract(one).value.specs[0]?.requirements[0]?.hash ?? ''
    const { value } = extract(one, { past: { requirements: [{ id: 'ACME-1999', hash }], retired: [] } })
    expect(value.retired).toEqual([{ id: 'ACME-1999', hash, successors: ['ACME-2001'] }])
  })
  it('[TL-EXTRACT-019] reports an ID that stands for something else now', () => {
    checkIn(
      { past },
      '- [ACME-1000] It MUST wait.\n',
      "id-reused specs/s0.md:1:4 ACME-1000 stood for something else once ('Old'); ACME-2001 took its place",
    )
    check(
      `${one}  - Supersedes: ACME-2002\n- [ACME-2002] It MAY wait.\n`,
      'id-reused specs/s0.md:1:4 ACME-2001 says that ACME-2002 is retired, and it still states something',
    )
    check(
      `${one}- [ACME-2001] Merged.\n  - Status: retired\n`,
      'duplicate-id specs/s0.md:2:4 ACME-2001 is defined twice',
    )
  })
  it('[TL-EXTRACT-019] lets an ID come back as it was', () => {
    const hash = extract(one).value.specs[0]?.requirements[0]?.hash ?? ''
    const { value, findings } = extract(one, { past: { requirements: [], retired: [{ id: 'ACME-2001', hash }] } })
    expect([value.retired, findings]).toEqual([[], []])
  })
})

describe('relations', () => {
  it('[TL-EXTRACT-020] lead to requirements, and evidence to files', () => {
    const text = `${one}- [ACME-2002] It MAY.\n  - Refines: ACME-2001\n  - Evidence: inspection docs/a.md\n`
    checkIn({ exists: (file) => file === 'docs/a.md' }, text)
    checkIn(
      { exists: () => false, past: { requirements: [], retired: [{ id: 'ACME-1000', successors: ['ACME-2001'] }] } },
      `${one}- [ACME-2002] It MAY.\n  - Refines: ACME-2003\n  - Depends: ACME-1000, ACME-2002\n  - Evidence: inspection docs/a.md\n`,
      'evidence-broken specs/s0.md:2:4 the evidence of ACME-2002, docs/a.md, is not there',
      'relation-unknown specs/s0.md:2:4 ACME-2002 depends on ACME-1000, which is retired; ACME-2001 took its place',
      'relation-unknown specs/s0.md:2:4 ACME-2002 depends on itself',
      "relation-unknown specs/s0.md:2:4 ACME-2002 refines ACME-2003, which no spec states; did you mean 'ACME-2001' or 'ACME-2002'?",
    )
  })
  it('[TL-EXTRACT-021] by link lead to sections', () => {
    const text = `# T\n\n## One two\n\n${one}\n[a](#one-two) [b](s1.md#three) [c](./s1.md#four) [d][e] [f](s9.md#x) <a id="g"></a> [g](#g)\n\n[e]: #onetwo\n`
    check(
      [text, '## Three\n'],
      "anchor-broken specs/s0.md:7:32 specs/s1.md has no section '#four'",
      "anchor-broken specs/s0.md:9:1 specs/s0.md has no section '#onetwo'; did you mean 'one-two'?",
    )
  })
})

describe('attributes that are almost right', () => {
  it('[TL-EXTRACT-010] are reported where their value fits', () => {
    check(
      `${one}  - Stauts: planned\n  - States: on and off\n`,
      "attribute-unknown specs/s0.md:2:3 'Stauts' is no attribute; did you mean 'status'?",
    )
  })
})

describe('patterns that backtrack', () => {
  it('[TL-EXTRACT-025] are refused, and the others are used', () => {
    const document = readMarkdown('s.md', one).value
    const slow = { pattern: '(?:[A-Z]+-?)+\\d{4}', title: 'slow' }
    const { value, findings } = extractRequirements([{ name: 's', document }], [slow, ...families])
    expect(value.specs[0]?.requirements.map(({ id }) => id)).toEqual(['ACME-2001'])
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
      [
        'id-pattern-backtracks',
        expect.stringContaining("the ID pattern '(?:[A-Z]+-?)+\\d{4}' takes exponential time on "),
      ],
    ])
  })
})

describe('lookalikes', () => {
  it('[TL-EXTRACT-024] are mended where they stand, and nothing else', () => {
    const text = '# T \u2013 x\n\n- [ACME\u20112001] It MUST\u2011not.\n- See \u0410CME-2001.\n'
    expect(
      lookalikeFixes(
        [
          { file: 'specs/a.md', text },
          { file: 'b.md', text: one },
        ],
        families,
      ),
    ).toEqual([
      {
        file: 'specs/a.md',
        edits: [
          { written: 'ACME\u20112001', plain: 'ACME-2001', offset: 12, line: 3, column: 4 },
          { written: '\u0410CME-2001', plain: 'ACME-2001', offset: 42, line: 4, column: 7 },
        ],
        text: '# T \u2013 x\n\n- [ACME-2001] It MUST\u2011not.\n- See ACME-2001.\n',
        diff: [
          '--- a/specs/a.md',
          '+++ b/specs/a.md',
          '@@ -3 +3 @@ U+2011',
          '-- [ACME\u20112001] It MUST\u2011not.',
          '+- [ACME-2001] It MUST\u2011not.',
          '@@ -4 +4 @@ U+0410',
          '-- See \u0410CME-2001.',
          '+- See ACME-2001.',
        ],
      },
    ])
  })
})

describe('requirements that somebody wrote by hand', () => {
  const yaml = (text: string): Surroundings => ({ yaml: [{ name: 'old', file: 'requirements/old.yaml', text }] })
  it('[TL-EXTRACT-022] are read beside those of the specs', () => {
    for (const text of [
      'title: Old\nrequirements:\n  - id: ACME-1001\n    text: It SHOULD\n      wait.\n    status: planned\n',
      '- { id: ACME-1001, text: It SHOULD wait., status: planned }\n',
      'ACME-1001: { text: It SHOULD wait., level: should, status: planned }\n',
    ]) {
      const { value, findings } = extract(one, yaml(text))
      expect(findings).toEqual([])
      expect(value.byHand).toEqual(['old'])
      expect(value.specs[0]).toMatchObject({
        name: 'old',
        file: 'requirements/old.yaml',
        source: 'yaml',
        requirements: [
          { id: 'ACME-1001', title: 'It SHOULD wait', level: 'SHOULD', text: 'It SHOULD wait.', status: 'planned' },
        ],
      })
    }
  })
  it('[TL-EXTRACT-022] are held to the specs', () => {
    checkIn(yaml('- id: ACME-2001\n  text: It `MUST` answer.\n'), one)
    checkIn(
      yaml('- id: ACME-2001\n  title: Answer\n  text: It MAY answer.\n- { id: X-1, text: It MUST. }\n'),
      one,
      "requirement-disagrees requirements/old.yaml:1:3 ACME-2001 has another level here than in specs/s0.md: 'MAY', not 'MUST'",
      "requirement-disagrees requirements/old.yaml:1:3 ACME-2001 has another text here than in specs/s0.md: 'It MAY answer.', not 'It MUST answer.'",
      "requirement-disagrees requirements/old.yaml:1:3 ACME-2001 has another title here than in specs/s0.md: 'Answer', not 'It MUST answer'",
      'id-without-family requirements/old.yaml:4:3 X-1 belongs to no configured family of IDs',
    )
  })
  it('[TL-EXTRACT-022] are none where the file holds something else, or nothing that parses', () => {
    expect(extract(one, yaml('a: 1\n')).value.byHand).toBeUndefined()
    checkIn(yaml('- [\n'), one, expect.stringMatching(/^syntax-error requirements\/old\.yaml:/) as string)
  })
})
