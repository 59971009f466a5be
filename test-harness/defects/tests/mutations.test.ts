import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { mutations } from '../src/mutations.ts'

const root = join(import.meta.dirname, '../../..')

it('ten requirements or more have a mutation', () => {
  expect(new Set(mutations.map(({ requirement }) => requirement)).size).toBeGreaterThanOrEqual(10)
})

it.each(mutations)('$requirement: $title: its passages stand where they are changed', ({ edits }) => {
  for (const { file, from } of edits) {
    expect(readFileSync(join(root, file), 'utf8').split(from).length - 1, file).toBe(1)
  }
})
