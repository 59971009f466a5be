import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writePlans } from '@throughline/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { extractFiles, planRequirements } from '../src/index.ts'

const families = [{ pattern: 'ACME-\\d{4}', title: 'Orchestrator' }]

const api = `---
owner: api team
status: approved
---

# The API

## Tasks

- [ACME-2002] **Don't wait.** It MAY "wait": \`yes\`.
- [ACME-2001] **Admit.** It MUST answer.
`

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plan-requirements-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const planned = (files: Record<string, string>) => {
  const names = Object.keys(files).sort()
  const matched = [{ glob: 'specs/**/*.md', files: names }]
  const { value, findings } = extractFiles({ matched, files: names, read: (file) => files[file] ?? '', families })
  const folders = { requirements: join(root, 'requirements'), types: join(root, 'types') }
  return { plans: planRequirements(value, { ...folders, command: 'pnpm xtask spec-extract' }), findings }
}

const contents = (files: Record<string, string>) =>
  Object.fromEntries(
    planned(files).plans.flatMap(({ artifacts }) => artifacts.map((each) => [each.path, each.content])),
  )

describe('the generated files', () => {
  it('[TL-EXTRACT-008] hold every requirement by ID, without lines, times or folders of a machine', () => {
    const made = contents({ 'specs/api.md': api })
    expect(Object.keys(made)).toEqual(['api.yaml', 'index.yaml', 'index.ts'])
    expect(parse(made['api.yaml'] ?? '')).toEqual({
      spec: 'specs/api.md',
      title: 'The API',
      owner: 'api team',
      status: 'approved',
      requirements: [
        {
          id: 'ACME-2001',
          title: 'Admit',
          level: 'MUST',
          text: 'It MUST answer.',
          section: ['Tasks'],
          anchor: 'tasks',
          hash: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        },
        {
          id: 'ACME-2002',
          title: "Don't wait",
          level: 'MAY',
          text: 'It MAY "wait": yes.',
          section: ['Tasks'],
          anchor: 'tasks',
          hash: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        },
      ],
    })
    expect(made).toEqual(contents({ 'specs/api.md': api.replace('# The API', '\n\n# The API') }))
  })

  it('name the specs of folders by their path, and never take the place of the index', () => {
    const hash = expect.stringMatching(/^[0-9a-f]{16}$/) as string
    const row = (id: string) => `- [ACME-${id}] It MUST.\n`
    const made = contents({ 'specs/index.md': row('2001'), 'specs/a/b.md': row('2002'), 'specs/none.md': '# T\n' })
    expect(Object.keys(made).sort()).toEqual(['a/b.yaml', 'index.spec.yaml', 'index.ts', 'index.yaml'])
    expect(parse(made['index.yaml'] ?? '')).toEqual({
      specs: [
        { spec: 'specs/a/b.md', requirements: 'a/b.yaml', title: 'specs/a/b.md', count: 1 },
        { spec: 'specs/index.md', requirements: 'index.spec.yaml', title: 'specs/index.md', count: 1 },
      ],
      requirements: [
        { id: 'ACME-2001', title: 'It MUST', level: 'MUST', spec: 'specs/index.md', anchor: '', hash },
        { id: 'ACME-2002', title: 'It MUST', level: 'MUST', spec: 'specs/a/b.md', anchor: '', hash },
      ],
    })
  })

  it('hold the union of all IDs in TypeScript', () => {
    const made = contents({ 'specs/api.md': api })['index.ts']
    expect(made).toContain("export type ReqId =\n  | 'ACME-2001'\n  | 'ACME-2002'\n")
    expect(made).toContain(
      "'ACME-2002': { title: 'Don\\'t wait', level: 'MAY', spec: 'specs/api.md', anchor: 'tasks' },",
    )
  })

  it('[TL-EXTRACT-009] go when their spec goes', () => {
    const other = { 'specs/other.md': '- [ACME-3001] It MUST.\n' }
    writePlans(root, planned({ 'specs/api.md': api, ...other }).plans, 'write')
    const { value } = writePlans(root, planned({ 'specs/api.md': api }).plans, 'write')
    expect(value.filter(({ change }) => change === 'removed')).toEqual([
      { path: 'requirements/other.yaml', change: 'removed' },
    ])
    expect(readdirSync(join(root, 'requirements')).sort()).toEqual([
      '.throughline-manifest.json',
      'api.yaml',
      'index.yaml',
    ])
    expect(readFileSync(join(root, 'types/index.ts'), 'utf8')).not.toContain('ACME-3001')
  })
})

describe('a spec that cannot be read', () => {
  it('[TL-EXTRACT-026] is a finding, and the others are read', () => {
    const files = ['specs/api.md', 'specs/locked.md']
    const read = (file: string) => {
      if (file === 'specs/api.md') return api
      throw Object.assign(new Error('permission denied'), { code: 'EACCES' })
    }
    const { value, findings } = extractFiles({ matched: [{ glob: 'specs/*.md', files }], files, read, families })
    expect(value.specs.map(({ file }) => file)).toEqual(['specs/api.md'])
    expect(findings.map(({ code, message, location }) => [code, message, location?.file])).toEqual([
      ['spec-not-read', 'cannot be read: EACCES', 'specs/locked.md'],
    ])
  })
})

describe('globs', () => {
  it('[TL-EXTRACT-007] say so when they match no file', () => {
    const matched = [{ glob: 'spces/**/*.md', files: [] }]
    const { findings } = extractFiles({ matched, files: [], read: () => '', families: [] })
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
      ['nothing-extracted', "the glob 'spces/**/*.md' matches no file"],
    ])
  })
  it('pass the findings of the Markdown reader on', () => {
    const { findings } = planned({ 'specs/a.md': '---\na: [\n---\n- [ACME-2001] It MUST.\n' })
    expect(findings.map(({ code }) => code)).toEqual(['front-matter-invalid'])
  })
})
