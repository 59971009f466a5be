import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Scratch, scratch } from './run-in.ts'

/** As others lay out their trees: no configuration, no folder `specs`, tests beside the code, IDs of other shapes. */
const files = {
  'package.json': '{ "name": "foreign" }\n',
  '.gitignore': 'dist/\n',
  'dist/a.js': '// REQ-PARSE\n',
  'stories/one.md': '# One\n\n- **REQ-PARSE**: It MUST parse.\n- **REQ-PRINT**: It SHOULD print.\n',
  'rules/rules.md': '# Rules\n\nr[text.parse]\nIt MUST parse.\n\nr[text.print]\nIt SHOULD print.\n',
  'lib/parse.ts':
    '/** @req REQ-PARSE */\nexport const parse = () => 1\n// r[impl text.parse]\nexport const other = () => 2\n',
  'lib/parse.spec.ts':
    "import { parse } from './parse'\nit('[REQ-PARSE] parses', () => expect(parse()).toBe(1))\n// r[verify text.parse]\nit('does it by rule', () => expect(parse()).toBe(1))\n",
  'api/pets.yaml':
    'openapi: 3.1.0\ninfo: { title: Pets, version: 1.0.0 }\npaths:\n  /pets:\n    get:\n      operationId: listPets\n      x-req-id: REQ-PRINT\n      responses: { "200": { description: All } }\n',
}

let tree: Scratch
beforeEach(() => {
  tree = scratch(files)
  expect(spawnSync('git', ['init', '-q'], { cwd: tree.root }).status).toBe(0)
})
afterEach(() => tree.remove())

const stories = ['--specs', 'stories/*.md', '--id-pattern', 'REQ-[A-Z]+']
const rules = ['--specs', 'rules/*.md', '--id-pattern', 'r\\[[^\\]\\s]+\\]']
const out = (...argv: string[]) => tree.run(...argv).stdout
const last = (...argv: string[]) =>
  out(...argv)
    .trimEnd()
    .split('\n')
    .at(-1)

const fault = (...argv: string[]) => tree.json(...argv).report.findings.map(({ code, message }) => `${code} ${message}`)

describe('a question about a tree without a configuration', () => {
  it('[TL-TRACE-504] takes specs and IDs as they are typed', () => {
    expect(out('impact', 'REQ-PARSE', ...stories)).toContain('1 test holds it')
    expect(out('coverage', ...stories)).toMatch(/^stories\/one\.md +2 /m)
    expect(out('query', 'requirements', 'REQ-PARSE', ...stories)).toContain('implements  lib/parse.ts:1  parse')
    expect(out('why', 'REQ-PARSE', 'lib/parse.spec.ts', ...stories)).toContain('is verified by')
    expect(last('trace', 'orphans', ...stories)).toBe('Something refers to every requirement.')
    expect(last('trace', 'orphans', ...rules)).toMatch(/^1 to mend/)
    expect(last('trace', 'unproven', ...stories)).toMatch(/^2 to mend/)
    expect(last('trace', 'dangling', ...stories)).toBe('Every ID that is named is defined.')
    expect(out('trace', 'index', ...stories)).toContain('2 IDs')
    expect(tree.run('docs-inventory', ...stories).status).toBe(0)
    expect(tree.read('docs/testing/infile-test-inventory.md')).toContain('stories/one.md')
  })

  it('[TL-TRACE-504] finds rules in brackets, as specs, code and tests write them', () => {
    expect(out('query', 'requirements', 'r[text.parse]', ...rules)).toBe(
      [
        'text.parse  It MUST parse  rules/rules.md:3',
        '  verifies    lib/parse.spec.ts:3  does it by rule',
        '  implements  lib/parse.ts:3  other',
        '',
        '1 IDs in 2 places.',
        '',
      ].join('\n'),
    )
    expect(out('impact', 'r[text.parse]', ...rules)).toContain('text.parse  It MUST parse  MUST')
  })

  it('[TL-TRACE-504] takes contracts as they are typed', () => {
    expect(out('query', 'handlers', '--contract', 'api/pets.yaml', ...stories)).toContain('listPets  GET /pets')
    expect(out('impact', 'listPets', '--contract', 'api/pets.yaml', ...stories)).toContain('REQ-PRINT')
    expect(out('why', 'listPets', 'REQ-PRINT', '--contract', 'api/pets.yaml', ...stories)).toContain(
      'promises REQ-PRINT',
    )
  })

  it('[TL-TRACE-504] says what it lacks, and keeps nothing that was typed', () => {
    out('impact', 'REQ-PARSE', ...stories)
    expect(fault('impact', 'REQ-PARSE')).toEqual([
      'requirements-missing specs/**/*.md: no requirement',
      expect.stringContaining("unknown-subject 'REQ-PARSE' is the name of nothing here"),
    ])
    expect(last('trace', 'orphans')).toBe('There is no requirement.')
    expect(last('trace', 'unproven')).toBe('There is no requirement.')
  })

  it('says what a query would need', () => {
    expect(last('query', 'handlers')).toBe(
      '0 operations in 0 places. No OpenAPI document is named: `openapi` in xtask.config.ts, or --contract FILE.',
    )
    expect(last('query', 'errors')).toContain('No OpenAPI document is named')
    expect(last('query', 'metrics')).toContain('No contract of metrics is named')
    expect(last('query', 'generated')).toContain('No manifest lists generated files')
  })

  it('[TL-TRACE-413] says of a file that git ignores that it does, and refuses what cannot be meant', () => {
    expect(fault('impact', 'dist/a.js', ...stories)).toEqual([
      expect.stringContaining("'dist/a.js' is no file of the workspace: git ignores it, or it is a folder, or a link"),
    ])
    expect(tree.run('impact', 'REQ-PARSE', '--id-pattern', '[').stderr).toContain('is no regular expression')
    const twice = tree.run('query', 'handlers', '--contract', 'a/pets.yaml', '--contract', 'b/pets.json')
    expect([twice.status, twice.stderr]).toEqual([2, expect.stringContaining('two documents are called pets')])
  })
})
