import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { relativePath } from '@throughline/kernel'
import type { ScratchCopy } from './scratch-copy.ts'
import type { SeededEdit } from './seeded-edits.ts'

/** Who was running when the function of an edit ran, told by nothing that selects tests. */
export interface ProbedEdit {
  /** `file name` of tests, one by one: in their own process or in one that they started. */
  tests: ReadonlySet<string>
  /** Test files that ran it between their tests, or in tests that run beside each other. */
  files: ReadonlySet<string>
}

const setUpFile = 'probe-set-up.mjs'

/** Names the running test in the environment, where child processes find it as well, also those with one of their own. */
const setUp = `import { ChildProcess } from 'node:child_process'
import { afterEach, beforeEach, expect } from 'vitest'
const path = expect.getState().testPath
const between = path + '\\t'
process.env.PROBED = between
const nameOf = (task) => (task.suite && task.suite !== task.file ? nameOf(task.suite) + ' > ' : '') + task.name
beforeEach(({ task }) => { process.env.PROBED = task.concurrent ? between : between + nameOf(task) })
afterEach(() => { process.env.PROBED = between })
const { spawn } = ChildProcess.prototype
ChildProcess.prototype.spawn = function (options) {
  options.envPairs?.push('PROBES=' + process.env.PROBES, 'PROBED=' + process.env.PROBED)
  return spawn.call(this, options)
}
`

/** Puts a call at the begin of the function of each edit that writes down, once a test, that it ran. */
export const plantProbes = (copy: ScratchCopy, edits: readonly SeededEdit[]): void => {
  copy.put(setUpFile, setUp)
  copy.plant([
    {
      file: 'vitest.config.ts',
      from: 'setupFiles: [',
      to: `setupFiles: [${JSON.stringify(join(copy.root, setUpFile))}, `,
    },
  ])
  const byFile = Map.groupBy(
    edits.map((edit, index) => ({ edit, index })),
    ({ edit }) => edit.file,
  )
  for (const [file, own] of byFile) {
    const path = join(copy.root, file)
    const inserts = own.flatMap(({ edit: { body }, index }) =>
      body.form === 'block'
        ? [{ at: body.from, text: `;${noteOf(index)};` }]
        : [
            { at: body.from, text: `(${noteOf(index)},` },
            { at: body.to, text: ')' },
          ],
    )
    let text = readFileSync(path, 'utf8')
    for (const { at, text: more } of inserts.sort((a, b) => b.at - a.at))
      text = text.slice(0, at) + more + text.slice(at)
    writeFileSync(path, text)
  }
}

const noteOf = (index: number): string =>
  `((seen,said)=>seen.has(said)||(seen.add(said),process.env.PROBES&&process.getBuiltinModule('node:fs').appendFileSync(process.env.PROBES,said+'\\n')))` +
  `((globalThis as any).probed??=new Set(),'${index}\\t'+process.env.PROBED)`

/** What the probes wrote, by the number of the edit. */
export const readProbes = (root: string, text: string, count: number): ProbedEdit[] => {
  const found = Array.from({ length: count }, () => ({ tests: new Set<string>(), files: new Set<string>() }))
  for (const line of text.split('\n')) {
    const [index, path, name] = line.split('\t')
    const own = found[Number(index)]
    if (!own || path === undefined || name === undefined) continue
    if (name === '') own.files.add(relativePath(root, path))
    else own.tests.add(`${relativePath(root, path)} ${name}`)
  }
  return found
}
