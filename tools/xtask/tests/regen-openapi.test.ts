import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RegenResult } from '../src/regen-report.ts'
import { type Scratch, scratch } from './run-in.ts'

const api = (title: string, schema = '{ type: string }') => `openapi: 3.1.0
info: { title: ${title}, version: 1.0.0 }
paths:
  /${title}:
    get:
      operationId: get-${title}
      responses:
        '200': { description: Here., content: { application/json: { schema: ${schema} } } }
        '404': { description: Not here. }
`

const config = `export default {
  openapi: ['first', 'second'].map((name) => {
    return { name, document: \`api/\${name}.yaml\`, types: \`types/src/\${name}\`, client: \`client/\${name}\` }
  }),
}`

let workspace: Scratch
beforeEach(() => {
  workspace = scratch({
    'xtask.config.ts': config,
    'api/first.yaml': api('first'),
    'api/second.yaml': api('second'),
    'types/package.json': '{ "name": "@x/types", "exports": { "./one": "./src/first/index.ts" } }',
  })
})
afterEach(() => workspace.remove())

const regen = (...argv: string[]) => workspace.json<RegenResult>('regen-openapi', ...argv)
const counts = (written: number, unchanged: number, removed: number) => ({ written, unchanged, removed })

describe('xtask regen-openapi', () => {
  it('[TL-OPENAPI-019] writes all documents of the configuration, then has nothing to do', () => {
    const { status, report } = regen()
    expect([status, report.result.counts]).toEqual([0, counts(60, 0, 0)])
    expect(report.result.files.map(({ path }) => path).filter((path) => path.endsWith('/api.ts'))).toEqual([
      'client/first/api.ts',
      'client/second/api.ts',
    ])
    expect(regen().report.result.counts).toEqual(counts(0, 60, 0))
    expect([regen('--check').status, regen('--check').report.result.counts]).toEqual([0, counts(0, 60, 0)])
    expect(
      ['first', 'second'].map((name) => /from '(.*\/.*)'\n\n/.exec(workspace.read(`client/${name}/client.ts`))?.[1]),
    ).toEqual(['@x/types/one', '../../types/src/second/index.ts'])
  })

  it('[TL-OPENAPI-019] judges every output of every document before it decides', () => {
    regen()
    workspace.put({ 'api/second.yaml': api('second', '{ type: integer }'), 'client/second/index.ts': 'by hand' })
    const { status, seen } = regen('--check')
    expect([status, seen]).toEqual([
      1,
      [
        ['generated-stale', 'client/second/index.ts:1:1'],
        ['generated-stale', 'types/src/second/types.ts:1:1'],
        ['generated-stale', 'types/src/second/validators.js:1:1'],
      ],
    ])
    expect(workspace.read('client/second/index.ts')).toBe('by hand')
  })

  it('[TL-OPENAPI-019] writes nothing at all when one document has an error', () => {
    workspace.put({ 'api/second.yaml': api('second', "{ $ref: '#/components/schemas/Missing' }") })
    const { status, seen, report } = regen()
    expect([status, seen, report.result.files]).toEqual([1, [['reference-unresolved', 'api/second.yaml:8:85']], []])
    expect([existsSync(join(workspace.root, 'client')), readdirSync(join(workspace.root, 'types'))]).toEqual([
      false,
      ['package.json'],
    ])
  })

  it('generates one entry when told to', () => {
    const { report } = regen('--only', 'second')
    expect(report.result.counts).toEqual(counts(30, 0, 0))
    const { status, stderr } = workspace.run('regen-openapi', '--only', 'secnd')
    expect([status, stderr.split('\n')[0]]).toEqual([2, "xtask: --only secnd: no such entry; did you mean 'second'?"])
  })

  it('generates from any document into any folder, without a configuration', () => {
    const alone = scratch({
      'in/api.yaml': api('alone', "{ $ref: 'parts/word.json' }"),
      'in/parts/word.json': '{ "type": "string" }',
    })
    const first = alone.json<RegenResult>('regen-openapi', '--input', 'in/api.yaml', '--out', 'out')
    expect([first.status, first.seen, first.report.result.counts]).toEqual([0, [], counts(29, 0, 0)])
    alone.put({ 'in/api.yaml': api('alone', "{ $ref: '../word.json' }"), 'word.json': '{ "type": "string" }' })
    const second = alone.json<RegenResult>('regen-openapi', '--input', 'in/api.yaml', '--out', 'out')
    expect(second.report.findings[0]?.message).toMatch(/word\.json/)
    expect([second.status, second.seen, second.report.result.files]).toEqual([
      1,
      [['reference-unresolved', 'in/api.yaml:8:85']],
      [],
    ])
    alone.remove()
  })

  it.each([
    [['--input', 'missing.yaml', '--out', 'out'], /^xtask: .*missing\.yaml/],
    [['--input', 'api/first.yaml'], /^xtask: --input needs --out$/],
    [
      ['--input', 'api/first.yaml', '--out', 'out', '--only', 'first'],
      /^xtask: --only names an entry of xtask\.config\.ts/,
    ],
  ])('answers the wrong call %j', (argv, message) => {
    const { status, stdout, stderr } = workspace.run('regen-openapi', ...argv)
    expect([status, stdout, stderr.split('\n')[0]]).toEqual([2, '', expect.stringMatching(message)])
  })

  it('never replaces a file that it did not make', () => {
    workspace.put({ 'client/first/client.ts': 'mine' })
    const { status, seen } = regen()
    expect([status, seen]).toEqual([1, [['output-not-ours', 'client/first/client.ts:1:1']]])
    expect([workspace.read('client/first/client.ts'), existsSync(join(workspace.root, 'types/src'))]).toEqual([
      'mine',
      false,
    ])
  })

  it('[TL-OPENAPI-131] finds the same in examples whether it remembers them or not', () => {
    const verdicts = join(workspace.root, '.throughline/cache/openapi')
    const found = (fault: string) => {
      workspace.put({ 'api/first.yaml': api('first', `{ type: string, default: ${fault} }`) })
      const { seen, report } = regen('--check', '--only', 'first')
      const kept = existsSync(verdicts) ? readdirSync(verdicts).filter((file) => file.endsWith('.judged')) : []
      return [report.findings.find(({ code }) => code === 'default-invalid')?.message, seen.length, kept.length]
    }
    const [one, two] = ['the default must be a string, not 1', 'the default must be a string, not 2']
    regen()
    expect([found('right'), found('1'), found('1 '), found('2'), found('1')]).toEqual([
      [undefined, 0, 0],
      [one, 1, 1],
      [one, 1, 1],
      [two, 1, 1],
      [one, 1, 1],
    ])
  })

  it('[TL-OPENAPI-206] writes what two documents share once, beside them, and removes it with the last use', () => {
    const shared = (title: string) =>
      api(title, "{ $ref: '#/components/schemas/Leaf' }").concat(
        "components: { schemas: { Leaf: { $ref: 'leaf.yaml#/Leaf' } } }\n",
      )
    workspace.put({
      'api/first.yaml': shared('first'),
      'api/second.yaml': shared('second'),
      'api/leaf.yaml': 'Leaf: { type: object, properties: { green: { type: boolean } } }\n',
    })
    expect(regen().status).toBe(0)
    const wholes = () =>
      ['shared', 'first', 'second'].map((name) => workspace.read(`types/src/${name}/types.ts`).includes('green'))
    expect(wholes()).toEqual([true, false, false])
    expect(workspace.read('types/src/second/types.ts')).toContain('Leaf: shared["schemas"]["Leaf"];')
    workspace.put({ 'api/second.yaml': api('second') })
    expect(
      regen()
        .report.result.files.filter(({ change }) => change === 'removed')
        .map(({ path }) => path),
    ).toContain('types/src/shared/types.ts')
    expect(workspace.read('types/src/first/types.ts')).toContain('green')
    expect(regen('--check').status).toBe(0)
  })
})
