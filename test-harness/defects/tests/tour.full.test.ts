import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeScratchCopy, type ScratchCopy } from '../src/scratch-copy.ts'
import { mismatch, readTour } from '../src/tour.ts'

const docs = join(import.meta.dirname, '../../../docs')
const pages = readdirSync(docs).filter((name) => name.endsWith('.md'))

let copy: ScratchCopy
beforeAll(() => {
  copy = makeScratchCopy()
})
afterAll(() => copy.remove())

it.each(pages)('docs/%s shows what its commands print', (page) => {
  const steps = readTour(page, readFileSync(join(docs, page), 'utf8'))
  const wrong: string[] = []
  for (const step of steps) {
    if (step.kind === 'section') copy.restore()
    if (step.kind === 'edit') copy.plant([step.edit])
    if (step.kind !== 'command') continue
    const output = shell(step.command)
    const missing = mismatch(step.expected, output)
    if (missing !== undefined)
      wrong.push(`${page}:${step.line}: ${step.command}\nexpected: ${missing}\ngot:\n${output}`)
  }
  expect(steps.some(({ kind }) => kind === 'command')).toBe(true)
  expect(wrong).toEqual([])
})

/** What the command prints to a person: both streams, without colour. The copy is installed already. */
const shell = (command: string): string => {
  const cli = `'${process.execPath}' tools/xtask/src/main.ts`
  const line = command
    .replace(/^npx -y pnpm@\S+/, 'pnpm')
    .replace(/^pnpm xtask/, cli)
    .replace(/^pnpm test/, `${cli} test`)
  const env = {
    ...process.env,
    PATH: `${dirname(process.execPath)}:${join(copy.root, 'node_modules/.bin')}:${process.env.PATH}`,
    NO_COLOR: '1',
    CI: undefined,
  }
  const { stdout } = spawnSync('sh', ['-c', `${line} 2>/dev/null`], {
    cwd: copy.root,
    encoding: 'utf8',
    env,
    maxBuffer: 1 << 28,
  })
  return stdout
}
