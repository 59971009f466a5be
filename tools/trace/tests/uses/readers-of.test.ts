import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { defaultConfig, workspaceOf } from '@throughline/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readersOf } from '../../src/uses/readers-of.ts'

const files = {
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "module": "nodenext", "allowImportingTsExtensions": true, "types": [] } }',
  'api/data/types.ts': `export interface components {
  schemas: {
    Admission: { queue_position: number; task_id: string }
    Started: { queue_position: number }
    Answer: components['schemas']['Admission'] & { more?: components['schemas']['Started'] }
    Either: components['schemas']['Admission'] | { error: string }
  }
}
`,
  'api/data/client.ts': `import type { components } from './types.ts'
export type Admission = components['schemas']['Admission']
export declare const admit: () => Promise<{ status: 202; body: Admission } | { status: 429 }>
`,
  'src/use.ts': `import type { components } from '../api/data/types.ts'
import { type Admission, admit } from '../api/data/client.ts'
// Says queue_position.
const own = { queue_position: 1, text: 'queue_position' }
own.queue_position++
export const place = async () => {
  const answer = await admit()
  if (answer.status !== 202) return
  const { queue_position: at, ...rest } = answer.body
  return answer.body.queue_position + at + rest.task_id.length
}
type Alias = Pick<components['schemas']['Answer'], 'queue_position'>
export const more = (alias: Alias, started: components['schemas']['Started']) =>
  alias['queue_position'] + started.queue_position
export const make = (): Admission => ({ queue_position: 3, task_id: '' })
const key = 'queue_position'
export const change = (admission: Admission, either: components['schemas']['Either']) => {
  admission.queue_position = 1
  admission[key]++
  let queue_position: number
  ;({ queue_position } = admission)
  return 'queue_position' in either ? either.queue_position : queue_position
}
`,
}

let root = ''
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'readers-of-')))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const config = { ...defaultConfig, openapi: [{ name: 'data', document: 'data.yaml', types: 'api/data' }] }

const usesOf = async (property: string) =>
  (await readersOf(workspaceOf(root, config), property))?.map(({ file, line, access, symbol }) => {
    expect(file).toBe('src/use.ts')
    return `${line} ${access} ${symbol}`
  })

describe('who uses a property of a generated type', () => {
  const admission = [
    '9 read place',
    '10 read place',
    '14 read more',
    '15 write make',
    '18 write change',
    '19 write change',
    '21 read change',
    '22 read change',
    '22 read change',
  ]

  it('[TL-TRACE-208] finds it by its type: through aliases, indexed types, unions and the types of the client', async () => {
    expect(await usesOf('Admission.queue_position')).toEqual(admission)
    // From what is stored.
    expect(await usesOf('Admission.queue_position')).toEqual(admission)
    expect(await usesOf('data/Admission.queue_position')).toEqual(admission)
    expect(await usesOf('Answer.queue_position')).toEqual(admission)
  })

  it('[TL-TRACE-208] tells types apart that spell it the same', async () => {
    expect(await usesOf('Started.queue_position')).toEqual(['14 read more'])
    expect(await usesOf('Answer.more.queue_position')).toEqual(['14 read more'])
  })

  it('[TL-TRACE-208] leaves out what a search for the word gives, and gives what it misses', async () => {
    const lines = readFileSync(join(root, 'src/use.ts'), 'utf8').split('\n')
    const searched = lines.flatMap((text, at) => (text.includes('queue_position') ? [at + 1] : []))
    const used = (await readersOf(workspaceOf(root, config), 'Admission.queue_position'))?.map(({ line }) => line)
    // A comment, an object of its own and a string in it, a type, the value of a key, a variable.
    expect(searched.filter((line) => !used?.includes(line))).toEqual([3, 4, 5, 12, 16, 20])
    expect(used?.filter((line) => !searched.includes(line))).toEqual([19])
  })

  it('[TL-TRACE-208] knows no property that no generated type has', async () => {
    const unknown = ['Admission.nope', 'Nope.queue_position', 'other/Admission.queue_position', 'queue_position', '']
    for (const property of unknown) expect(await usesOf(property)).toBeUndefined()
  })

  it('[TL-TRACE-208] forgets what it knew when a script changes', async () => {
    const file = join(root, 'src/more.ts')
    writeFileSync(
      file,
      "import type { Admission } from '../api/data/client.ts'\nexport const f = (a: Admission) => a.queue_position\n",
    )
    const files = (await readersOf(workspaceOf(root, config), 'Admission.queue_position'))?.map((use) => use.file)
    rmSync(file)
    expect(files?.[0]).toBe('src/more.ts')
    expect(await usesOf('Admission.queue_position')).toEqual(admission)
  })
})
