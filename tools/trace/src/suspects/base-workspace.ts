import { globMatcher, type Workspace } from '@throughline/kernel'
import type { TreeAt } from '../git/index.ts'

/** The workspace as it was at a base, with the configuration of today: every reader of a workspace reads it. */
export const baseWorkspace = ({ root, config, absolute }: Workspace, tree: TreeAt): Workspace => {
  const files = [...tree.files.keys()].sort()
  const known = new Map<string, string>()
  return {
    root,
    config,
    absolute,
    files: () => files,
    glob: (patterns) => files.filter(globMatcher(patterns)),
    read(path) {
      const text = known.get(path)
      if (text !== undefined) return text
      const content = tree.read([path]).get(path)
      const read = Buffer.isBuffer(content) ? content.toString('utf8') : ''
      known.set(path, read)
      return read
    },
  }
}
