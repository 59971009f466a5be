import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { defaultConfig, parseSourceDocument, workspaceOf } from '@throughline/kernel'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkLayers } from '../src/index.ts'

let root = ''
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'layers-')))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const rows = `
- { from: tools/low, may-import: [], why: low stands alone }
- { from: tools/high, may-import: [tools/low], tests: [apps/*], why: high stands on low }
- { from: apps/*, may-import: [], why: apps know nobody }
`

const manifest = (name: string, ...dependencies: string[]) =>
  JSON.stringify({ name, dependencies: Object.fromEntries(dependencies.map((each) => [each, 'workspace:*'])) })

const honest: Record<string, string> = {
  'tools/low/package.json': manifest('@x/low'),
  'tools/low/src/index.ts': `import { join } from 'node:path'\nexport const a = join('a', 'b')\n`,
  'tools/high/package.json': manifest('@x/high', '@x/low', '@x/app'),
  'tools/high/src/index.ts': `import { a } from '@x/low'\nexport const b = a\n`,
  'tools/high/tests/a.test.ts': `import { app } from '@x/app'\nimport '../src/index.ts'\n`,
  'apps/app/package.json': manifest('@x/app'),
  'apps/app/src/index.ts': 'export const app = 1\n',
}

const check = (changes: Record<string, string> = {}, table = rows) => {
  for (const [path, content] of Object.entries({ ...honest, ...changes })) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  const document = parseSourceDocument('ci/layers.yaml', table).value
  if (!document) throw new Error('the table does not parse')
  return checkLayers(workspaceOf(root, defaultConfig), document).findings.map(
    ({ code, location }) => `${code} ${location?.file}:${location?.line}`,
  )
}

it('passes imports that the table allows, in sources and in tests', () => {
  expect(check()).toEqual([])
})

it.each([
  ['a package import', `\nimport { b } from '@x/high'\n`],
  ['a subpath of a package', `\nexport * from '@x/high/deep.ts'\n`],
  ['a type import', `\nimport type { b } from '@x/high'\n`],
  ['a dynamic import', `\nexport const late = () => import('@x/high')\n`],
  ['a path that leaves the folder', `\nexport * from '../../high/src/index.ts'\n`],
])('[TL-LAYERS-001] places %s that the table forbids', (_, source) => {
  expect(check({ 'tools/low/src/index.ts': source })).toEqual(['layer-violation tools/low/src/index.ts:2'])
})

it('[TL-LAYERS-001] lets only tests import what a row allows to tests', () => {
  expect(check({ 'tools/high/src/index.ts': `import { app } from '@x/app'\n` })).toEqual([
    'layer-violation tools/high/src/index.ts:1',
  ])
})

it('[TL-LAYERS-002] wants an import declared, and a declaration allowed', () => {
  expect(check({ 'tools/high/package.json': manifest('@x/high', '@x/app') })).toEqual([
    'layer-undeclared-dependency tools/high/src/index.ts:1',
  ])
  expect(check({ 'apps/app/package.json': manifest('@x/app', '@x/low') })).toEqual([
    'layer-violation apps/app/package.json:1',
  ])
})

it('[TL-LAYERS-003] wants a row for each workspace package', () => {
  expect(check({ 'tools/new/package.json': manifest('@x/new') })).toEqual([
    'layer-without-row tools/new/package.json:1',
  ])
})

it('places a row that is not understood', () => {
  expect(check({}, `${rows}- { from: tools/gone, may-import: [], why: w }\n`)).toEqual([
    'layer-table-invalid ci/layers.yaml:5',
  ])
  expect(check({}, `${rows}- { form: apps/*, may-import: [], why: w }\n`)).toEqual([
    'layer-table-invalid ci/layers.yaml:5',
    'layer-table-invalid ci/layers.yaml:5',
  ])
})
