import { describe, expect, it } from 'vitest'
import { checkMini, type MiniCase } from '../src/mini-case.ts'

const spec = 'specs/greeter.md'
const nothing = "- nothing-extracted the ID pattern 'GREET-\\d{3}' matches no requirement"

const cases: MiniCase[] = [
  {
    name: 'has an ID twice in one file',
    given: (mini) => mini.edit(spec, '- [GREET-002]', '- [GREET-001]'),
    argv: ['spec-extract'],
    says: [
      `${spec}:11:4 duplicate-id GREET-001 is defined twice, ${spec}:10:4 stands here first, ${spec}:11:4 and here again`,
    ],
  },
  {
    name: 'has an ID that another file has',
    given: (mini) => mini.put('specs/other.md', '# Other\n\n- [GREET-002] **Again.** It MUST greet.\n'),
    argv: ['regen'],
    says: [
      `specs/other.md:3:4 duplicate-id GREET-002 is defined twice, ${spec}:11:4 stands here first, specs/other.md:3:4 and here again`,
    ],
  },
  {
    name: 'is found by no glob',
    given: (mini) => mini.edit('xtask.config.ts', "'specs/*.md'", "'spec/*.md'"),
    argv: ['spec-extract'],
    says: [nothing, "- nothing-extracted the glob 'spec/*.md' matches no file"],
  },
  {
    name: 'has front matter that does not parse',
    given: (mini) => mini.edit(spec, 'owner: mini', 'owner: [mini'),
    argv: ['spec-extract'],
    says: [expect.stringMatching(/^specs\/greeter\.md:3:1 front-matter-invalid the front matter does not parse: ./)],
  },
  {
    name: 'has a list for front matter',
    given: (mini) => mini.edit(spec, 'owner: mini\nstatus: approved', '- mini'),
    argv: ['spec-extract'],
    says: [`${spec}:1:1 front-matter-invalid the front matter is not a mapping of keys`],
  },
  {
    name: 'never closes its front matter',
    given: (mini) => mini.edit(spec, 'status: approved\n---', 'status: approved'),
    argv: ['spec-extract'],
    says: [`${spec}:1:1 front-matter-invalid the front matter is not closed by a line of ---`],
  },
  {
    name: 'has an owner that is no text',
    given: (mini) => mini.edit(spec, 'owner: mini', 'owner: { name: mini }'),
    argv: ['spec-extract'],
    says: [`${spec}:1:1 spec-field-invalid 'owner' is not a text`],
  },
  {
    name: 'has an ID with a hyphen of a word processor',
    given: (mini) => mini.edit(spec, '- [GREET-002]', '- [GREET\u2011002]'),
    argv: ['spec-extract'],
    says: [expect.stringMatching(/^specs\/greeter\.md:11:4 id-lookalike /)],
  },
  {
    name: 'links to a section that is not there',
    given: (mini) => mini.edit(spec, '#greeting)', '#greetings)'),
    argv: ['links'],
    says: [`${spec}:15:47 anchor-broken specs/greeter.md has no section '#greetings'; did you mean 'greeting'?`],
  },
  {
    name: 'links to a file that is not there',
    given: (mini) => mini.edit(spec, '(#greeting)', '(../docs/greeting.md)'),
    argv: ['links'],
    says: [`${spec}:15:47 link-broken docs/greeting.md is not there`],
  },
  {
    name: 'links out of the repository',
    given: (mini) => mini.edit(spec, '(#greeting)', '(../../../etc/hostname)'),
    argv: ['links'],
    says: [`${spec}:15:47 link-outside '../../../etc/hostname' leads out of the repository`],
  },
  {
    name: 'is named and not there',
    given: () => {},
    argv: ['spec-extract', '--specs', 'specs/greter.md'],
    status: 2,
    says: ['xtask: specs/greter.md: no such file', 'pnpm xtask spec-extract --help shows how it is called.'],
  },
  {
    name: 'is named and a folder',
    given: () => {},
    argv: ['spec-extract', '--specs', 'specs'],
    status: 2,
    says: ['xtask: specs: not a file', 'Name its files: specs/**/*.md'],
  },
]

describe('a spec that', () => {
  it.concurrent.for(cases)('$name', (each, { expect }) => checkMini(each, expect))
})
