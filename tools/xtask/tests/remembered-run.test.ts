import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { notLoaded } from '../src/remembered-run.ts'
import { type Scratch, scratch } from './run-in.ts'

const entry = join(import.meta.dirname, '../src/xtask.js')

const api = (schema: string) => `openapi: 3.1.0
info: { title: First, version: 1.0.0 }
paths:
  /first:
    get:
      operationId: getFirst
      responses:
        '200': { description: Here., content: { application/json: { schema: ${schema} } } }
        '404': { description: Not here. }
`

let folder: Scratch
beforeEach(() => {
  folder = scratch({ 'api.yaml': api("{ $ref: 'part.yaml#/Part' }"), 'part.yaml': 'Part: { type: string }\n' })
})
afterEach(() => folder.remove())

const call = ['regen-openapi', '--input', 'api.yaml', '--out', 'out'] as const
const records = () => join(folder.root, '.throughline/cache/runs')
const next = ({ stdout }: { stdout: string }) => stdout.trimEnd().split('\n').at(-1)

/** Marks the memory of the last run, so that a report that comes from it can be told. */
const mark = (): void => {
  const [name] = readdirSync(records())
  const file = join(records(), name as string)
  const record = JSON.parse(folder.read(`.throughline/cache/runs/${name}`)) as { stdout: string }
  writeFileSync(file, JSON.stringify({ ...record, stdout: `${record.stdout.trimEnd()} From memory.\n` }))
}

describe('a run whose sources and outputs did not change', () => {
  it('[TL-OPENAPI-204] reports what the last one would report, without running', () => {
    const first = folder.run(...call)
    expect(next(first)).toMatch(/^\d+ written, 0 unchanged, 0 removed\. Commit/)
    const second = folder.run(...call)
    expect(next(second)).toMatch(/^0 written, \d+ unchanged, 0 removed\.$/)
    expect(folder.read('.throughline/.gitignore')).toBe('*\n')
    mark()
    expect(folder.run(...call)).toEqual({ ...second, stdout: `${second.stdout.trimEnd()} From memory.\n` })
    rmSync(join(folder.root, '.throughline'), { recursive: true })
    expect(folder.run(...call)).toEqual(second)
  })

  it.each([
    ['the document', () => folder.put({ 'api.yaml': api('{ type: boolean }') }), 1],
    ['a file that it refers to', () => folder.put({ 'part.yaml': 'Part: { type: number }\n' }), 1],
    ['an output', () => folder.put({ 'out/model.ts': 'changed\n' }), 1],
    ['an output that is gone', () => rmSync(join(folder.root, 'out/model.ts')), 1],
    ['the list of outputs', () => folder.put({ 'out/.throughline-manifest.json': '{}' }), 0],
  ])('[TL-OPENAPI-205] runs again after a change of %s', (_what, change, atLeast) => {
    folder.run(...call)
    mark()
    const text = folder.read('out/types.ts')
    change()
    const { stdout, status } = folder.run(...call)
    expect([status, stdout.includes('From memory')]).toEqual([0, false])
    expect(Number(/(\d+) written/.exec(stdout)?.[1])).toBeGreaterThanOrEqual(atLeast)
    expect([folder.read('out/types.ts') === text, folder.read('out/model.ts').length > 10]).toEqual([
      !_what.includes('document') && !_what.includes('file'),
      true,
    ])
    expect(next(folder.run(...call))).toMatch(/^0 written/)
  })

  it('[TL-OPENAPI-205] runs again where a source has become a link that leads out of its folder', () => {
    folder.put({ 'docs/api.yaml': api("{ $ref: 'part.yaml#/Part' }"), 'docs/part.yaml': 'Part: { type: string }\n' })
    const nested = ['regen-openapi', '--input', 'docs/api.yaml', '--out', 'out'] as const
    expect(folder.run(...nested).status).toBe(0)
    rmSync(join(folder.root, 'docs/part.yaml'))
    symlinkSync('../part.yaml', join(folder.root, 'docs/part.yaml'))
    const { status, stdout } = folder.run(...nested)
    expect([status, stdout]).toEqual([1, expect.stringContaining('leads out of the folder')])
  })

  it('remembers neither a report with errors nor where it may not write', () => {
    folder.put({ 'part.yaml': 'Part: 7\n' })
    expect([folder.run(...call).status, folder.run(...call).status]).toEqual([1, 1])
    folder.put({ 'part.yaml': 'Part: { type: string }\n' })
    mkdirSync(records(), { recursive: true })
    chmodSync(records(), 0o500)
    expect([folder.run(...call).status, next(folder.run(...call))]).toEqual([0, expect.stringMatching(/^0 written/)])
    chmodSync(records(), 0o700)
  })

  it('[TL-OPENAPI-204] depends on no code that is left out of its version', () => {
    // Writes down every module that loads, on any thread.
    const list = join(folder.root, 'loaded.txt')
    const record = `import { appendFileSync } from 'node:fs'
      import { registerHooks } from 'node:module'
      registerHooks({ load(url, context, next) {
        appendFileSync(${JSON.stringify(list)}, url + '\\n')
        return next(url, context)
      } })`
    const { status } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(record)}`, entry, ...call],
      { cwd: folder.root },
    )
    const loaded = folder.read('loaded.txt')
    const tools = new Set(
      Array.from(loaded.matchAll(/\/tools\/([\w-]+)\/src\//g), ([, name]) => `@throughline/${name}`),
    )
    expect([status, [...tools].sort()]).toEqual([
      0,
      ['kernel', 'openapi', 'openapi-gen', 'xtask'].map((name) => `@throughline/${name}`),
    ])
    expect(notLoaded.filter((name) => tools.has(name))).toEqual([])
    const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(notLoaded))
  })

  it.runIf(existsSync('/proc/self'))('works where its folder is one that takes no entries', () => {
    symlinkSync('/proc', join(folder.root, '.throughline'))
    expect(next(folder.run(...call))).toMatch(/^\d+ written/)
    expect(next(folder.run(...call))).toMatch(/^0 written/)
  })
})
