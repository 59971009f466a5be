import { hash } from 'node:crypto'
import { join } from 'node:path'
import { writeCacheFile } from '@throughline/kernel/cache-file'
import { keptVersion } from '@throughline/kernel/kept-version'
import { readFileSync } from '@throughline/kernel/plain-fs'
import { sourcesIn } from '@throughline/kernel/tool-version'
import type { Definition } from './definitions.ts'
import { type Surface, surfaceNames } from './surfaces.ts'

/** What the answer about a requirement takes from the whole tree, beside the places where its ID stands. */
export interface Knowledge {
  /** By the index's order of files, a letter each: the surface that it belongs to. */
  surfaces: string
  /** Of contracts: the values that hold IDs. */
  contracts: { [file: string]: ContractRow[] }
  /** By ID, as JSON. */
  definition(id: string): Definition | undefined
}

export interface ContractRow {
  ids: string[]
  surface: Surface
  pointer: string
  about: string
  from: number
  to: number
}

/** Made of one tree, it holds for the same one; it may be deleted at any moment. */
const fileName = '.throughline/cache/trace/requirements'

/** Of tree, configuration and our own code: where any differs, it is made anew. */
// implements: TL-TRACE-414
export const knowledgeKey = (root: string, digest: string, configHash: string): string => {
  own ??= keptVersion(join(root, '.throughline/cache/versions/impact'), import.meta.filename, ownVersion)
  return hash('sha1', [digest, configHash, own].join('\n'))
}

let own: string | undefined

const ownVersion = (see: (path: string) => void): string => {
  const folders = [import.meta.dirname, join(import.meta.dirname, '../../../spec-extract/src')]
  const files = folders.flatMap((folder) => sourcesIn(folder, see))
  for (const file of files) see(file)
  return hash('sha1', files.map((file) => hash('sha1', readFileSync(file))).join('\n'))
}

export const readKnowledge = (root: string, key: string): Knowledge | undefined => {
  try {
    const text = readFileSync(join(root, fileName), 'utf8')
    if (!text.startsWith(`${key}\n`)) return undefined
    const end = text.indexOf('\n', key.length + 1)
    const { surfaces, contracts } = JSON.parse(text.slice(key.length + 1, end)) as Pick<
      Knowledge,
      'surfaces' | 'contracts'
    >
    return {
      surfaces,
      contracts,
      definition(id) {
        const at = text.indexOf(`\n${id}\t`, end)
        if (at < 0) return undefined
        return JSON.parse(text.slice(at + id.length + 2, text.indexOf('\n', at + 1))) as Definition
      },
    }
  } catch {
    return undefined
  }
}

export interface NewKnowledge {
  surfaces: readonly Surface[]
  contracts: Knowledge['contracts']
  definitions: readonly Definition[]
}

export const writeKnowledge = (root: string, key: string, { surfaces, contracts, definitions }: NewKnowledge): void => {
  const head = JSON.stringify({ surfaces: lettersOf(surfaces), contracts })
  const rows = definitions.map((each) => `${each.requirement.id}\t${JSON.stringify(each)}\n`)
  writeCacheFile(join(root, fileName), `${key}\n${head}\n${rows.join('')}`)
}

export const lettersOf = (surfaces: readonly Surface[]): string => surfaces.map(letterOf).join('')

const letterOf = (surface: Surface): string => String.fromCharCode(97 + surfaceNames.indexOf(surface))
export const surfaceOfLetter = (letter: string): Surface => surfaceNames[letter.charCodeAt(0) - 97] ?? 'other'
