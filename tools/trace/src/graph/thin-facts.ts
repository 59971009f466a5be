import { readFileSync } from 'node:fs'
import { idFinder, lineIndex, sha256, type Workspace } from '@throughline/kernel'
import type { FileFacts, Reference } from './facts-shape.ts'

/** A stand-in for the index over the tree: IDs by line, and no symbols. */
export const thinFacts = (workspace: Workspace): Map<string, FileFacts> => {
  const ids = idFinder(workspace.config.ids.families.map(({ pattern }) => pattern))
  const facts = new Map<string, FileFacts>()
  for (const file of workspace.files()) {
    if (!/\.(?:[cm]?[jt]sx?|ya?ml|json|md|feature)$/.test(file)) continue
    const bytes = readFileSync(workspace.absolute(file))
    const text = bytes.toString('utf8')
    const lines = text.split('\n')
    const place = lineIndex(text)
    const references = ids.find(text).map(({ id, offset }): Reference => {
      const { line, column } = place(offset)
      const before = (lines[line - 1] ?? '').slice(0, column - 1)
      const marker = /(?:\/\/|\*|#).*\b(implements|verifies):/.exec(before)?.[1] as Reference['relation'] | undefined
      const via = file.endsWith('.md') ? 'text' : /\/\/|^\s*\*|#/.test(before) ? 'comment' : 'string'
      const target = { from: line + 1, to: line + 1 }
      return { id, relation: marker ?? 'mentions', via, line, column, ...(marker && { target }) }
    })
    facts.set(file, { hash: sha256(bytes), language: 'unknown', references, symbols: [], tests: [], imports: [] })
  }
  return facts
}
