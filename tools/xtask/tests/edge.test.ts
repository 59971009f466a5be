import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const main = join(import.meta.dirname, '../src/main.ts')

let root = ''
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'edge-')))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const put = (path: string, content: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

const xtask = (...argv: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...argv], { cwd: root, encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** A workspace with one fault: a package that no row of the layer table names. */
const faulty = () => {
  put('ci/layers.yaml', '- { from: tools/a, may-import: [], why: it stands alone }\n')
  put('tools/a/package.json', '{ "name": "a" }')
  put('tools/b/package.json', '{ "name": "b" }')
}

describe('exit codes', () => {
  it('[TL-EDGE-001] are 0 for clean, 1 for findings at the bound, 2 for a wrong call', () => {
    faulty()
    expect(xtask('layers').status).toBe(1)
    rmSync(join(root, 'tools/b'), { recursive: true })
    expect(xtask('layers').status).toBe(0)
    expect(xtask('layers', '--cwd', 'nowhere').status).toBe(2)
    expect(xtask().status).toBe(2)
    expect(xtask('--help').status).toBe(0)
  })
})

describe('wrong calls', () => {
  it.each([
    [['layrs'], "xtask: unknown command 'layrs'; did you mean 'layers'?"],
    [['layers', '--formt', 'json'], "xtask: unknown flag '--formt'; did you mean '--format'?"],
    [['layers', '--format', 'xml'], "xtask: --format takes text, json, github, sarif, junit, markdown; not 'xml'"],
    [['layers', '--format'], 'xtask: --format needs a value: --format text|json|github|sarif|junit|markdown'],
    [['layers', 'tools'], "xtask: layers takes flags only; not 'tools'"],
    [['regen-openapi'], 'xtask: xtask.config.ts names no OpenAPI document'],
    [['regen', '--check=yes'], 'xtask: --check takes no value'],
    [['layers', '--today', '2026-13-45'], "xtask: --today takes a date (YYYY-MM-DD); not '2026-13-45'"],
    [['layers', '--cwd', 'nowhere'], /^xtask: .*nowhere: no such folder$/],
  ])('[TL-EDGE-002] %j is answered with what and the nearest', (argv, message) => {
    const { status, stdout, stderr } = xtask(...argv)
    expect(stderr.split('\n')[0]).toEqual(typeof message === 'string' ? message : expect.stringMatching(message))
    expect({ status, stdout, lines: stderr.trim().split('\n').length }).toEqual({ status: 2, stdout: '', lines: 2 })
  })

  it('[TL-EDGE-002] a misspelt configuration key is named, with the nearest', () => {
    put('xtask.config.ts', 'export default { metrics: { contract: "m.json", ouut: "x" } }')
    const { status, stderr } = xtask('layers')
    expect(status).toBe(2)
    expect(stderr).toContain("unknown key 'ouut'; did you mean 'out'?")
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})

describe('reports', () => {
  it('[TL-EDGE-003] are one JSON document on stdout', () => {
    faulty()
    const { stdout, status } = xtask('layers', '--format', 'json')
    const report = JSON.parse(stdout) as { findings: { code: string; location: object }[] }
    expect(status).toBe(1)
    expect(report).toMatchObject({
      schemaVersion: 1,
      command: 'layers',
      result: { packages: 2 },
      summary: { errors: 1, warnings: 0, infos: 0, waived: 0 },
    })
    expect(report.findings.map(({ code, location }) => ({ code, location }))).toEqual([
      {
        code: 'layer-without-row',
        location: expect.objectContaining({ file: 'tools/b/package.json', line: 1, column: 11 }),
      },
    ])
  })

  it('count what a waiver takes out, and ignore it when told to', () => {
    faulty()
    put(
      'ci/waivers.yaml',
      '- { code: layer-without-row, where: tools/b/*, reason: r, owner: o, expires: 2026-01-01 }\n',
    )
    expect(xtask('layers', '--today', '2026-01-01').status).toBe(0)
    expect(xtask('layers', '--today', '2026-01-01').stdout).toContain('0 errors, 1 waived')
    expect(xtask('layers', '--today', '2026-01-02').status).toBe(1)
    expect(xtask('layers', '--today', '2026-01-01', '--no-waivers').status).toBe(1)
  })

  it('may go to a reader that leaves', () => {
    faulty()
    const script = `'${process.execPath}' '${main}' layers --format json | true`
    const { stderr } = spawnSync('sh', ['-c', script], { cwd: root, encoding: 'utf8' })
    expect(stderr).toBe('')
  })

  it('hold no escape sequence unless they go to a terminal', () => {
    faulty()
    expect(xtask('layers').stdout).not.toContain('\u001B')
  })
})
