import type { Base } from './base.ts'
import { type Content, readObjects } from './contents.ts'
import { gitText } from './run-git.ts'

/** The files of a base, without those in submodules. */
export interface TreeAt {
  /** Path, relative to the workspace, to the object's name; sorted by path. */
  files: ReadonlyMap<string, string>
  read(paths: readonly string[]): Map<string, Content>
}

export const treeAt = (base: Base): TreeAt => {
  // Run below the top folder of the repository, git lists that folder only, by paths relative to it.
  const listed = gitText(base.root, ['ls-tree', '-r', '-z', base.commit]).split('\0')
  const files = new Map<string, string>()
  for (const entry of listed) {
    const tab = entry.indexOf('\t')
    const [mode = '', type, oid = ''] = entry.slice(0, tab).split(' ')
    if (type === 'blob' && mode !== '120000') files.set(entry.slice(tab + 1), oid)
  }
  return {
    files,
    read(paths) {
      const known = paths.flatMap((path) => {
        const oid = files.get(path)
        return oid === undefined ? [] : [[path, oid] as const]
      })
      const contents = readObjects(
        base,
        known.map(([, oid]) => oid),
      )
      return new Map(known.map(([path, oid]) => [path, contents.get(oid) ?? 'absent']))
    },
  }
}
