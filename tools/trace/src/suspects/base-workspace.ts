import { posix } from 'node:path'
import { globMatcher, type Workspace } from '@throughline/kernel'
import { extractFiles, type SpecIndex } from '@throughline/spec-extract'
import type { TreeAt } from '../git/index.ts'
import { readManifests } from '../graph/from-generated.ts'

/** The workspace as it was at a base, with the configuration of today: every reader that asks it for texts can read it. */
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

/** The requirements at a base. Generated files are no source of them, and what somebody wrote by hand beside them is. */
export const baseSpecs = (before: Workspace): SpecIndex => {
  const { specs: globs, ids, requirements } = before.config
  const matched = globs.map((glob) => ({ glob, files: before.glob([glob]) }))
  const files = [...new Set(matched.flatMap((each) => each.files))].sort()
  const generated = new Set(readManifests(before).map(({ file }) => file))
  const yaml = before
    .glob([`${requirements.out}/**/*.{yaml,yml}`])
    .filter((file) => !generated.has(file))
    .map((file) => {
      const name = posix.relative(requirements.out, file).replace(/\.ya?ml$/i, '')
      return { name, file, text: before.read(file) }
    })
  return extractFiles({ matched, files, read: before.read, families: ids.families }, { yaml }).value
}
