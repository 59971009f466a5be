import { createHash } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import { writeCacheFile } from '@throughline/kernel/cache-file'
import { existsSync, readFileSync, realpathSync } from '@throughline/kernel/plain-fs'
import { idFinder } from '@throughline/kernel/req-ids'
import { startListing } from '../index-store/listing.ts'
import { openIndexOf } from '../index-store/open-index.ts'
import type { SubjectImpact } from './answer.ts'
import { answerRequirement } from './answer-requirement.ts'
import { knowledgeKey, readKnowledge } from './requirement-knowledge.ts'

export interface QuickAnswer {
  value: SubjectImpact
  /** Of the index: files that were not read. */
  findings: Awaited<ReturnType<typeof openIndexOf>>['findings']
}

/**
 * Answers about an ID from what the last run kept, or not at all: where tree, configuration or tool are others, or
 * what was asked for is no ID that a spec defines, whoever loads everything answers.
 */
// implements: TL-TRACE-414
export const quickImpact = async (cwd: string, id: string): Promise<QuickAnswer | undefined> => {
  const root = rootOf(cwd)
  if (root === undefined) return undefined
  const config = readConfig(root)
  if (!config || !idFinder(config.patterns).is(id)) return undefined
  const index = await openIndexOf(root, config.patterns, startListing(root))
  const knowledge = readKnowledge(root, knowledgeKey(root, index.digest, config.hash))
  const definition = knowledge?.definition(id)
  if (!knowledge || !definition) return undefined
  return { value: await answerRequirement(root, id, definition, index, knowledge), findings: index.findings }
}

const configName = 'xtask.config.ts'

/** Only a tree with a configuration of its own is remembered. */
const rootOf = (cwd: string): string | undefined => {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, configName))) return realpathSync(folder)
    if (dirname(folder) === folder) return undefined
  }
}

interface KeptConfig {
  hash: string
  patterns: string[]
}

const keptConfig = (root: string): string => join(root, '.throughline/cache/trace/config.json')

const readConfig = (root: string): KeptConfig | undefined => {
  try {
    const kept = JSON.parse(readFileSync(keptConfig(root), 'utf8')) as KeptConfig
    return kept.hash === configHash(root) ? kept : undefined
  } catch {
    return undefined
  }
}

/** Keeps the patterns of a configuration that says the same whenever it is loaded. */
export const keepConfig = (root: string, patterns: readonly string[]): string | undefined => {
  const hash = configHash(root)
  if (hash === undefined) return undefined
  const kept: KeptConfig = { hash, patterns: [...patterns] }
  writeCacheFile(keptConfig(root), JSON.stringify(kept))
  return hash
}

/** Of a file that imports packages only and looks at nothing around it; of any other the text does not tell. */
// implements: TL-TRACE-414
const configHash = (root: string): string | undefined => {
  try {
    const text = readFileSync(join(root, configName), 'utf8')
    const looksAround =
      /\bprocess\b|\bimport\s*[.(]|\brequire\b|\bfrom\s*['"](?:\.|node:|\/)|\bimport\s*['"]|\bDate\b|\bMath\b|\bfetch\b/
    return looksAround.test(text) ? undefined : createHash('sha1').update(text).digest('hex')
  } catch {
    return undefined
  }
}
