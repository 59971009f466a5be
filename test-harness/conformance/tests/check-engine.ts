import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { openapiTypescript } from '@throughline/openapi-gen/type-engine'
import { COMMENT_HEADER } from 'openapi-typescript'
import { expect } from 'vitest'
import { stringify } from 'yaml'
import { removeScratch, scratchFolder } from '../src/workshop.ts'
import { documentNamed, documentValue } from './make-document.ts'

const command = resolve(import.meta.dirname, '../node_modules/openapi-typescript/bin/cli.js')

/** What openapi-typescript's own command writes for each document, in one run of it. */
const written = async (names: readonly string[]): Promise<Record<string, string>> => {
  const folder = scratchFolder()
  try {
    const apis = Object.fromEntries(
      names.map((name) => [name, { root: documentNamed(name).file, 'x-openapi-ts': { output: `./${name}.ts` } }]),
    )
    writeFileSync(join(folder, 'redocly.yaml'), stringify({ extends: [], apis }))
    await promisify(execFile)(process.execPath, [command, '--redocly', 'redocly.yaml'], { cwd: folder })
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, `${name}.ts`), 'utf8')]))
  } finally {
    removeScratch()
  }
}

/** Called directly, the engine writes the same. */
export const checkEngine = async (names: readonly string[]): Promise<void> => {
  const direct = names.map((name) => {
    // What the command bundles always has components.
    const document = { ...documentValue(name), components: documentValue(name).components ?? {} }
    return [name, COMMENT_HEADER + openapiTypescript(document, [], { plain: true })]
  })
  expect(Object.fromEntries(direct)).toEqual(await written(names))
}
