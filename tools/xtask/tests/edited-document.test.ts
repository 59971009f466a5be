import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { allOf } from '@throughline/openapi-gen/generators'
import { startThreads } from '@throughline/openapi-gen/threads'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheOf } from '../src/head-start.ts'
import { plansOfDocument } from '../src/openapi-plans.ts'
import { edited, edits, original } from './edited-document.ts'
import { type Scratch, scratch } from './run-in.ts'

let folder: Scratch
beforeEach(() => {
  folder = scratch({})
})
afterEach(() => folder.remove())

/** The files and the findings of a document, on what earlier runs in the same folder remember. */
const made = async (document: unknown, { inThreads = false } = {}) => {
  const bytes = Buffer.from(JSON.stringify(document, null, 2))
  const source = { root: folder.root, file: join(folder.root, 'api.json'), bytes }
  writeFileSync(source.file, bytes)
  const only = allOf(['server', 'validation'])
  const threads = inThreads ? startThreads(only, cacheOf(source)) : undefined
  const { value, findings } = await plansOfDocument(source, { out: join(folder.root, 'out'), only, threads })
  return { files: value.flatMap(({ artifacts }) => artifacts), findings }
}

const caches = () => join(folder.root, '.throughline/cache/openapi')

const madeCold = async (document: unknown) => {
  const aside = join(folder.root, 'aside')
  renameSync(caches(), aside)
  const cold = await made(document)
  rmSync(caches(), { recursive: true, force: true })
  renameSync(aside, caches())
  return cold
}

/** Edits a document again and again, and compares what is made of each state with what is made of it from nothing. */
const check = async (steps: readonly (readonly [edit: string, n: number])[], options = {}) => {
  let document = original
  const codes = new Set<string>()
  let generated = 0
  await made(document, options)
  for (const [name, n] of steps) {
    document = edited(document, name, n)
    const warm = await made(document, options)
    expect([name, n, warm]).toEqual([name, n, await madeCold(document)])
    for (const { code } of warm.findings) codes.add(code)
    if (warm.files.length > 0) generated++
  }
  return { codes: [...codes].sort(), generated }
}

const names = Object.keys(edits)

describe('an edited document', () => {
  it('[TL-OPENAPI-131] [TL-OPENAPI-202] gives the files and the findings of a first run, wherever it is edited', async () => {
    // Even numbers leave no error behind.
    const { codes, generated } = await check([
      ...names.flatMap((name) => [3, 1, 2].map((n) => [name, n] as const)),
      ['a reference into a path', 1],
      ['the schema of a body', 1],
      ['the schema of a body', 2],
    ])
    expect(codes).toEqual([
      'component-unused',
      'default-invalid',
      'discriminator-invalid',
      'error-response-missing',
      'example-invalid',
      'openapi-invalid',
      'operation-id-duplicate',
      'path-ambiguous',
      'path-parameter-mismatch',
      'reference-unresolved',
      'sse-contract-invalid',
    ])
    expect(generated).toBeGreaterThan(60)
  }, 120_000)

  it('[TL-OPENAPI-131] [TL-OPENAPI-202] does so whatever was edited before', async () => {
    const steps = fc.array(fc.tuple(fc.constantFrom(...names), fc.integer({ min: 1, max: 6 })), {
      minLength: 4,
      maxLength: 8,
    })
    let states = 0
    await fc.assert(
      fc.asyncProperty(steps, async (some) => {
        states += (await check(some)).generated
      }),
      { numRuns: 20, seed: 4 },
    )
    expect(states).toBeGreaterThan(40)
  }, 120_000)

  it('[TL-OPENAPI-203] does so in threads', async () => {
    const some = ['a property of an answer', 'a schema that many use', 'the names of events']
    const { generated } = await check(
      some.map((name) => [name, 2]),
      { inThreads: true },
    )
    expect(generated).toBe(some.length)
  }, 120_000)
})
