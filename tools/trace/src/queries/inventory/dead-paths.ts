import { posix } from 'node:path'
import type { Finding, Workspace } from '@throughline/kernel'
import { finding } from '../findings.ts'

/** Paths that a committed page of the inventory lists and that are gone. */
// implements: TL-TRACE-524
export const deadPaths = (workspace: Workspace, pages: readonly string[]): Finding[] => {
  const known = new Set(workspace.files())
  return pages
    .filter((page) => known.has(page))
    .flatMap((page) =>
      workspace
        .read(page)
        .split('\n')
        .flatMap((content, index) =>
          [...content.matchAll(/\]\(([^)#]+)/g)].flatMap(({ 1: target = '', index: at }) => {
            const path = posix.join(posix.dirname(page), target)
            if (known.has(path)) return []
            const location = { file: page, line: index + 1, column: at + 3 }
            return [finding('inventory-path-dead', `${path} is not there`, { location, anchor: path })]
          }),
        ),
    )
}
