import { hash } from 'node:crypto'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { keptVersion } from '@throughline/kernel/kept-version'
import { readFileSync } from '@throughline/kernel/plain-fs'
import { sourcesIn, toolVersion } from '@throughline/kernel/tool-version'

/** A digest of everything but a file's bytes on which its facts depend: our readers, those they stand on, the IDs. */
export const indexVersion = (root: string, patterns: readonly string[]): string => {
  readers ??= keptVersion(join(root, '.throughline/cache/versions/readers'), import.meta.filename, readersVersion)
  return hash('sha256', JSON.stringify([format, patterns, readers]))
}

let readers: string | undefined

const readersVersion = (see: (path: string) => void): string => {
  const { resolve } = createRequire(import.meta.url)
  const read = (file: string) => {
    see(file)
    return readFileSync(file)
  }
  const sources = sourcesIn(join(import.meta.dirname, '../code'), see)
  const parts = [...sources, import.meta.filename].map((file) => hash('sha1', read(file)))
  // It stands on the kernel and on the reader of Markdown.
  const extraction = dirname(dirname(resolve('@throughline/spec-extract')))
  const packages = ['typescript', 'yaml'].map((name) => read(resolve(`${name}/package.json`)).toString('utf8'))
  return hash('sha256', JSON.stringify([toolVersion(extraction, [], see), parts, packages]))
}

/** Of the files in which the index stands. */
const format = 2
