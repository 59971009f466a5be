import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import type { ScratchCopy } from './scratch-copy.ts'
import { mismatch, readTour, type TourStep } from './tour.ts'

export type TourCommand = Extract<TourStep, { kind: 'command' }>

export interface TourRun {
  step: TourCommand
  /** What the command printed now. */
  output: string
  /** The expected line that it did not print. */
  missing: string | undefined
}

/** Carries out a page in a copy of the repository; every section begins with the copy as it was. */
export const runTour = (copy: ScratchCopy, file: string, text: string): TourRun[] =>
  readTour(file, text).flatMap((step): TourRun[] => {
    if (step.kind === 'section') copy.restore()
    if (step.kind === 'file') copy.put(step.file, step.content)
    if (step.kind === 'edit') copy.plant([step.edit])
    if (step.kind !== 'command') return []
    const output = shell(step.command, copy.root)
    return [{ step, output, missing: mismatch(step.expected, output) }]
  })

/** What the command prints on stdout, without colour. The copy is installed already. */
const shell = (command: string, root: string): string => {
  const cli = `'${process.execPath}' tools/xtask/src/main.ts`
  const line = command
    .replace(/^npx -y pnpm@\S+/, 'pnpm')
    .replace(/^pnpm xtask/, cli)
    .replace(/^pnpm test/, `${cli} test`)
  const path = [dirname(process.execPath), join(root, 'node_modules/.bin'), process.env.PATH].join(':')
  const env = { ...process.env, PATH: path, NO_COLOR: '1', CI: undefined, THROUGHLINE_TIER: undefined }
  const { stdout } = spawnSync('sh', ['-c', `(${line}) 2>/dev/null`], {
    cwd: root,
    encoding: 'utf8',
    env,
    maxBuffer: 1 << 28,
  })
  return stdout
}
