import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Scratch, scratch } from './run-in.ts'

let workspace: Scratch
beforeEach(() => {
  workspace = scratch({
    'README.md': '# Top\n\nSee [docs](docs/a.md#b).\n',
    'docs/a.md': '# A\n\n## B\n\n[top](../README.md), `docs/b.md`\n',
    'specs/s.md': '[a](../docs/a.md#c)\n',
  })
})
afterEach(() => workspace.remove())

describe('xtask links', () => {
  it('checks all Markdown, or what is named', () => {
    const all = workspace.json('links')
    expect([all.status, all.seen]).toEqual([
      1,
      [
        ['link-broken', 'docs/a.md:5:22'],
        ['anchor-broken', 'specs/s.md:1:1'],
      ],
    ])
    expect(all.report.result).toMatchObject({ documents: 3, internal: 3, codePaths: 1 })
    expect(workspace.json('links', 'README.md').status).toBe(0)
    expect(workspace.json('links', 'specs', 'README.md').seen).toEqual([['anchor-broken', 'specs/s.md:1:1']])
  })

  it('answers a path that is not there, and one without Markdown', () => {
    workspace.put({ 'src/a.ts': '' })
    expect(workspace.run('links', 'nowhere.md')).toMatchObject({ status: 2, stdout: '' })
    expect(workspace.run('links', 'nowhere.md').stderr).toContain('nowhere.md: no such file')
    expect(workspace.run('links', 'src').stderr).toContain('src: no Markdown')
    expect(workspace.run('links', '/').stderr).toContain('/: not in the workspace')
  })
})
