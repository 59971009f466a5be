import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createBackground, signalGroup } from './background.ts'
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

/** Carries out a page in a copy of the repository; every section begins with the copy as it was, and nothing running. */
export const runTour = async (copy: ScratchCopy, file: string, page: string): Promise<TourRun[]> => {
  const background = createBackground()
  const runs: TourRun[] = []
  const shell = { cwd: copy.root, env: environmentOf(copy.root) }
  const outputOf = async ({ command, expected }: TourCommand): Promise<string> => {
    const killed = /^kill %(\d+)$/.exec(command)
    if (killed) return background.kill(Number(killed[1])).then(() => '')
    const line = background.toReal(lineOf(command))
    const service = /^(.*[^&]) &$/.exec(line)
    const output = service ? background.start(service[1] ?? '', expected, shell) : run(line, shell)
    return background.toShown(await output).replaceAll('\r\n', '\n')
  }
  try {
    for (const step of readTour(file, page)) {
      if (step.kind === 'section') {
        await background.stopAll()
        copy.restore()
      }
      if (step.kind === 'file') copy.put(step.file, background.toReal(step.content))
      if (step.kind === 'edit') copy.plant([step.edit])
      if (step.kind !== 'command') continue
      const output = await outputOf(step)
      runs.push({ step, output, missing: mismatch(step.expected, output) })
    }
  } finally {
    await background.stopAll()
  }
  return runs
}

const cli = `'${process.execPath}' tools/xtask/src/main.ts`

/** The command as it runs in the copy, which is installed already. */
const lineOf = (command: string): string =>
  command
    .replace(/^npx -y pnpm@\S+/, 'pnpm')
    .replace(/^pnpm xtask/, cli)
    .replace(/^pnpm test/, `${cli} test`)

const environmentOf = (root: string): NodeJS.ProcessEnv => {
  const path = [dirname(process.execPath), join(root, 'node_modules/.bin'), process.env.PATH].join(':')
  return { ...process.env, PATH: path, NO_COLOR: '1', CI: undefined, THROUGHLINE_TIER: undefined }
}

/** No command of a page takes longer; one that does is ended, and what it printed until then is compared. */
const limitMs = 600_000

/** What the line prints on stdout, without colour. */
const run = async (line: string, how: { cwd: string; env: NodeJS.ProcessEnv }): Promise<string> => {
  const job = spawn('sh', ['-c', `(${line}) 2>/dev/null`], {
    ...how,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const late = setTimeout(() => signalGroup(job, 'SIGKILL'), limitMs)
  return text(job.stdout).finally(() => clearTimeout(late))
}
