import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyFindings } from '../src/index.ts'

const textOf = (folder: string): string =>
  readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('findings.ts'))
    .map((file) => readFileSync(join(import.meta.dirname, folder, file), 'utf8'))
    .join('\n')

describe('the findings table', () => {
  // What takes a service of several resources is seen by the harness.
  const [source, tests] = [textOf('../src'), textOf('.') + textOf('../../../test-harness/defects/tests')]
  for (const code of Object.keys(verifyFindings)) {
    it(`${code} is reported somewhere, and a test sees it`, () => {
      expect([source.includes(`'${code}'`), tests.includes(code)]).toEqual([true, true])
    })
  }
})
