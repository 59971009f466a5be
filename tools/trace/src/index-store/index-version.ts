import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { toolVersion } from '@throughline/kernel/tool-version'

/** A digest of everything but a file's bytes on which its facts depend: our readers, those they stand on, the IDs. */
export const indexVersion = (patterns: readonly string[]): string =>
  hash('sha256', JSON.stringify([format, patterns, (readers ??= readersVersion())]))

let readers: string | undefined

const readersVersion = (): string => {
  const { resolve } = createRequire(import.meta.url)
  const folder = join(import.meta.dirname, '../code')
  const sources = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const parts = [...sources.sort(), import.meta.filename].map((file) => hash('sha1', readFileSync(file)))
  // It stands on the kernel and on the reader of Markdown.
  const extraction = dirname(dirname(resolve('@throughline/spec-extract')))
  const packages = ['typescript', 'yaml'].map((name) => readFileSync(resolve(`${name}/package.json`), 'utf8'))
  return hash('sha256', JSON.stringify([toolVersion(extraction), parts, packages]))
}

/** Of the files in which the index stands. */
const format = 1
