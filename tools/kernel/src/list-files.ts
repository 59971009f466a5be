import { execFileSync } from 'node:child_process'
import { join, sep } from 'node:path'
import { lstatSync, readdirSync } from './plain-fs.ts'

/** What git is asked for: every file that it knows, and every one that it would take in. */
export const listArguments = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'] as const

/** Every regular file that belongs to a tree, forward slashes, relative, sorted: as git lists them, else all. */
export const listFiles = (root: string): string[] => {
  const listed = gitListing(root)
  return listed === undefined ? walkFiles(root) : pathsOf(listed).filter((file) => isFile(join(root, file)))
}

const gitListing = (root: string): string | undefined => {
  try {
    return execFileSync('git', [...listArguments], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, stdio: 'pipe' })
  } catch {
    return undefined
  }
}

/** Paths of a listing, each once: a file in conflict is listed for each side. */
export const pathsOf = (listing: string): string[] => {
  const paths = listing.split('\0').filter((path) => path !== '')
  return [...new Set(paths)].sort()
}

/** Files only: a submodule, a dangling link or a file that is listed and deleted is none. */
const isFile = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false

const skippedFolders = new Set(['.git', 'node_modules', '.throughline', '.turbo', 'dist', 'coverage'])

/** Every file below a folder that no version control watches. No link is followed; a folder that is closed is empty. */
export const walkFiles = (root: string): string[] => {
  const files: string[] = []
  const visit = (folder: string): void => {
    for (const entry of entriesOf(join(root, folder), folder === '')) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory() && !skippedFolders.has(entry.name)) visit(path)
      else if (entry.isFile()) files.push(path.split(sep).join('/'))
    }
  }
  visit('')
  return files.sort()
}

const entriesOf = (folder: string, isTop: boolean) => {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (isTop) throw error
    return []
  }
}
