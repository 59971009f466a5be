import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { extractFiles, type Requirement } from '@throughline/spec-extract'
import type { Corpus, Slice } from './corpora.ts'

/** A rule as its own corpus lists it. */
export interface ListedRule {
  id: string
  text: string
  /** Undefined where the list says none; absent levels of ours are undefined as well. */
  level: string | undefined
}

const fixtures = resolve(import.meta.dirname, '../../fixtures/third-party')

/** What extraction finds in the slice of a corpus. */
export const foundIn = ({ idPattern }: Pick<Corpus, 'idPattern'>, { folder, specs }: Slice): Requirement[] => {
  const cwd = join(fixtures, folder, specs)
  const files = globSync('*.md', { cwd })
    .filter((file) => file !== 'ORIGIN.md')
    .sort()
  const { value } = extractFiles({
    matched: [{ glob: '*.md', files }],
    files,
    read: (file) => readFileSync(join(cwd, file), 'utf8'),
    families: [{ pattern: idPattern, title: idPattern }],
  })
  return value.specs.flatMap(({ requirements }) => requirements)
}

/** What the corpus itself lists. */
export const listedIn = ({ folder, list }: Slice): ListedRule[] => {
  const json = JSON.parse(readFileSync(join(fixtures, folder, list), 'utf8')) as OpenFeatureList | AsvsList
  return 'rules' in json ? json.rules.flatMap(flattened) : json.requirements.map(ofAsvs)
}

interface OpenFeatureRule {
  id: string
  content: string
  'RFC 2119 keyword': string | null
  children: OpenFeatureRule[]
}
interface OpenFeatureList {
  rules: OpenFeatureRule[]
}
interface AsvsList {
  requirements: { req_id: string; req_description: string }[]
}

const flattened = (rule: OpenFeatureRule): ListedRule[] => [
  { id: rule.id, text: rule.content, level: rule['RFC 2119 keyword'] ?? undefined },
  ...rule.children.flatMap(flattened),
]

const ofAsvs = ({ req_id: id, req_description: text }: AsvsList['requirements'][number]): ListedRule => {
  return { id: id.replace(/^V/, ''), text, level: undefined }
}

/** Markdown that a list keeps, and extraction reads: marks, and links. */
export const plainWords = (text: string): string =>
  text
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*_]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
