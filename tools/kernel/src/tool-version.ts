import { hash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { existsSync, readdirSync, readFileSync, realpathSync } from './plain-fs.ts'

/**
 * A digest of the code of a package and of everything that it depends on: what one version remembered, no other reads.
 * Packages of the workspace count by their sources, all others by their version. Nothing but parts of Node.js is loaded here,
 * since it is asked for before anything else is loaded.
 *
 * @param without packages of the workspace that what is remembered does not load; neither they nor what they need count
 * @param see is called with every file and folder that was looked at
 */
export const toolVersion = (
  folder: string,
  without: readonly string[] = [],
  see: (path: string) => void = () => {},
): string => {
  const parts: string[] = [process.version]
  addPackage(realpathSync.native(folder), parts, new Set(), { without, see })
  return hash('sha256', parts.join('\n'))
}

interface Manifest {
  version?: string
  dependencies?: Record<string, string>
}

interface Look {
  without: readonly string[]
  see: (path: string) => void
}

const addPackage = (folder: string, parts: string[], seen: Set<string>, look: Look): void => {
  if (seen.has(folder)) return
  seen.add(folder)
  const { without, see } = look
  const read = (file: string) => {
    see(file)
    return readFileSync(file)
  }
  const text = read(join(folder, 'package.json')).toString('utf8')
  parts.push(text)
  for (const file of sourcesIn(join(folder, 'src'), see)) parts.push(hash('sha1', read(file)))
  for (const [name, range] of Object.entries((JSON.parse(text) as Manifest).dependencies ?? {})) {
    if (without.includes(name)) continue
    const found = packageFolder(folder, name)
    if (found === undefined) parts.push(`${name} missing`)
    else if (range.startsWith('workspace:')) addPackage(realpathSync.native(found), parts, seen, look)
    else parts.push(`${name} ${(JSON.parse(read(join(found, 'package.json')).toString('utf8')) as Manifest).version}`)
  }
}

/** Every file below a folder, sorted; of folders, too, is said that they were looked at. */
export const sourcesIn = (folder: string, see: (path: string) => void): string[] => {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  for (const each of new Set([folder, ...entries.map(({ parentPath }) => parentPath)])) see(each)
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Where Node would find a package from a folder. */
const packageFolder = (from: string, name: string): string | undefined => {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return candidate
    if (dirname(folder) === folder) return undefined
  }
}
