/** The folder that a glob's files all stand in: its leading segments without a wildcard. */
export const globBase = (glob: string): string => {
  const segments = glob.replace(/^\.\//, '').split('/')
  const first = segments.findIndex((segment) => /[*?[\]{}()!+@]/.test(segment))
  return segments.slice(0, first === -1 ? -1 : first).join('/')
}

/** Names each file by its path below the folder that all globs share, without `.md`. */
export const specNames = (files: readonly string[], globs: readonly string[]): Map<string, string> => {
  const base = commonFolder(globs.map(globBase))
  return new Map(
    files.map((file) => {
      const below = base === '' || !file.startsWith(`${base}/`) ? file : file.slice(base.length + 1)
      return [file, below.replace(/\.md$/i, '')]
    }),
  )
}

const commonFolder = (folders: readonly string[]): string => {
  const [first = '', ...rest] = folders
  let common = first === '' ? [] : first.split('/')
  for (const folder of rest) {
    const segments = folder.split('/')
    const differing = common.findIndex((segment, index) => segment !== segments[index])
    if (differing !== -1) common = common.slice(0, differing)
  }
  return common.join('/')
}
