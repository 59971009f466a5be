import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, posix } from 'node:path'
import { atomicWrite, idFinder, type Outcome, outcome, relativePath, sha256 } from '@throughline/kernel'
import { type JunitCase, readJunit } from './junit-report.ts'
import { importedFolder, resultsFileName, type StoredResults, type StoredTest } from './test-results.ts'

export interface JunitImport {
  /** Absolute path of the workspace. */
  root: string
  /** The report, as findings name it. */
  file: string
  text: string
  runner: string
  package: string
  families: readonly { pattern: string }[]
}

/**
 * Makes a report the results of its runner and package, in place of those from the last one. How many matchers ran
 * no report says. Files are hashed as they are now: the report is imported right after the run.
 */
// implements: TL-TRACE-109, TL-TRACE-110
export const importJunit = ({
  root,
  file,
  text,
  runner,
  package: name,
  families,
}: JunitImport): Outcome<StoredResults> => {
  const { value: cases, findings } = readJunit(file, text)
  const ids = idFinder(families.map(({ pattern }) => pattern))
  const idsIn = (said: string): string[] => [...new Set(ids.find(said).map(({ id }) => id))]
  const tests = cases.map((given): StoredTest => {
    const at = fileOf(root, given)
    const titled = idsIn(given.name)
    const stated = idsIn(given.requirements.join(' ')).filter((id) => !titled.includes(id))
    return {
      file: at,
      fileHash: hashOf(join(root, at)),
      line: given.line,
      name: given.name,
      status: given.status,
      assertions: null,
      reqIds: [
        ...titled.map((id) => ({ id, via: 'title' as const })),
        ...stated.map((id) => ({ id, via: 'annotation' as const })),
      ],
      executed: [],
    }
  })
  const coverageOff = 'a JUnit report does not say it'
  const results: StoredResults = { schemaVersion: 2, runner, package: name, coverageOff, sources: [], files: [], tests }
  if (findings.length === 0) atomicWrite(importedPath(root, results), `${JSON.stringify(results, undefined, 1)}\n`)
  return outcome(results, findings)
}

const importedPath = (root: string, { runner, package: name }: StoredResults): string =>
  join(root, importedFolder, resultsFileName(`${name}.${runner}`))

const extensions = ['.py', '.ts', '.js', '.mts', '.mjs', '.rs', '.go', '.java', '.kt', '.rb', '.cs', '.php']

/**
 * The file that the report names, within the workspace; else the one that a dotted class name stands for
 * (`tests.test_queue.TestQueue`); else the class name itself, which is no file and proves nothing.
 */
const fileOf = (root: string, { file, classname, name }: JunitCase): string => {
  const named = file === '' ? undefined : inWorkspace(root, file)
  if (named !== undefined) return named
  const parts = classname.split(/\.|::/)
  for (let length = parts.length; length > 0; length--) {
    const path = parts.slice(0, length).join('/')
    const found = extensions.map((extension) => `${path}${extension}`).find((each) => isFile(join(root, each)))
    if (found !== undefined && !found.startsWith('..')) return found
  }
  return classname === '' ? name : classname
}

const inWorkspace = (root: string, file: string): string | undefined => {
  const path = isAbsolute(file) ? file : join(root, file)
  if (!isFile(path)) return undefined
  const relative = posix.normalize(relativePath(realpathSync(root), realpathSync(path)))
  return relative.startsWith('../') ? undefined : relative
}

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile()

const hashOf = (path: string): string => (isFile(path) ? sha256(readFileSync(path)) : '')
