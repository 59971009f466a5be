import { readFileSync, statSync } from 'node:fs'
import { type Finding, idFinder, type Workspace } from '@throughline/kernel'
import type { FileFacts } from '../code/file-facts.ts'
import { languageOf } from '../code/language.ts'
import { largestFile } from '../code/limits.ts'
import { finding } from '../findings.ts'
import type { TraceIndex } from './trace-index.ts'

/** Reads the tree of a workspace. */
export const openIndex = async (workspace: Workspace): Promise<TraceIndex> => {
  const { readFacts } = await import('../code/read-facts.ts')
  const ids = idFinder(workspace.config.ids.families.map(({ pattern }) => pattern))
  const all = new Map<string, FileFacts>()
  for (const file of workspace.files()) {
    const bytes = bytesOf(workspace.absolute(file))
    if (typeof bytes !== 'string') all.set(file, readFacts(bytes, languageOf(file), ids))
    else if (bytes !== 'gone') all.set(file, { ...nothing, language: languageOf(file), skipped: bytes })
  }
  return {
    files: () => workspace.files(),
    facts: (file) => all.get(file),
    all: () => all,
    references: (id) =>
      [...all].flatMap(([file, { references }]) =>
        references.filter((reference) => reference.id === id).map((reference) => ({ file, reference })),
      ),
    findings: notRead(all),
  }
}

const nothing = { hash: '', references: [], symbols: [], tests: [], imports: [] }

const bytesOf = (path: string): Buffer | 'large' | 'unreadable' | 'gone' => {
  try {
    return statSync(path).size > largestFile ? 'large' : readFileSync(path)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : 'unreadable'
  }
}

/** One finding for all: what it is about is data as a rule. */
const notRead = (all: ReadonlyMap<string, FileFacts>): Finding[] => {
  const skipped = [...all].filter(([, { skipped: why }]) => why !== undefined)
  const [first] = skipped
  if (!first) return []
  const count = (why: FileFacts['skipped']) => skipped.filter(([, facts]) => facts.skipped === why).length
  const counts = `${count('binary')} binary, ${count('large')} very large and ${count('unreadable')} unreadable files`
  return [finding('files-not-searched', `${counts}, such as ${first[0]}`, { anchor: 'files' })]
}
