import { spawn } from 'node:child_process'
import { groupOf } from '@throughline/kernel'
import { highWaterOf } from './process-memory.ts'

/** A whole process to measure. */
export interface Step {
  argv: readonly string[]
  cwd: string
  /** Puts things as they must stand before each run; not measured. Counts from 0, which is the warm-up. */
  before?: (round: number) => void
}

export interface Ran {
  ms: number
  output: string
  /** Of all its processes together, in bytes; undefined where it was not asked for or cannot be had. */
  peak: number | undefined
}

/** A measured process that fails proves nothing about its speed. */
export class ProcessFailed extends Error {
  override readonly name = 'ProcessFailed'
}

const samplingMs = 20

/** @throws ProcessFailed when it ends with anything but 0 */
// implements: TL-OPENAPI-245
export const runProcess = (
  { argv, cwd }: Step,
  { signal, memory = false }: { signal: AbortSignal; memory?: boolean },
): Promise<Ran> =>
  new Promise((done, failed) => {
    signal.throwIfAborted()
    const [file = '', ...rest] = argv
    const start = performance.now()
    const child = spawn(file, rest, { cwd, env: plainEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    const group = groupOf(child)
    const stop = () => void group.stop(1_000)
    signal.addEventListener('abort', stop, { once: true })
    let [ms, output] = [0, '']
    let peak: number | undefined
    const sample = () => {
      const now = child.pid === undefined ? undefined : highWaterOf(child.pid)
      if (now !== undefined) peak = Math.max(peak ?? 0, now)
    }
    const sampling = memory ? setInterval(sample, samplingMs) : undefined
    const end = () => {
      clearInterval(sampling)
      signal.removeEventListener('abort', stop)
      void group.stop(0)
    }
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    child.on('error', (error) => {
      end()
      failed(new ProcessFailed(`${file}: ${error.message}`))
    })
    child.on('exit', () => {
      ms = performance.now() - start
    })
    child.on('close', (code, ended) => {
      end()
      if (signal.aborted) failed(signal.reason)
      else if (code === 0) done({ ms, output, peak })
      else failed(new ProcessFailed(`${argv.join(' ')}: ended with ${code ?? ended}\n${lastLines(output)}`))
    })
  })

export interface Turns {
  runs: number
  signal: AbortSignal
  progress(line: string): void
}

/** Runs the steps in turn, A B A B …, after one round that does not count. */
// implements: TL-OPENAPI-242
export const inTurn = async <Name extends string>(
  steps: Readonly<Record<Name, Step>>,
  { runs, signal, progress }: Turns,
  { memory = false } = {},
): Promise<Record<Name, Ran[]>> => {
  const names = Object.keys(steps) as Name[]
  const all = Object.fromEntries(names.map((name) => [name, [] as Ran[]])) as Record<Name, Ran[]>
  for (let round = 0; round <= runs; round++) {
    for (const name of names) {
      steps[name].before?.(round)
      const ran = await runProcess(steps[name], { signal, memory })
      if (round > 0) all[name].push(ran)
      progress(`${name}, ${round === 0 ? 'warm-up' : `run ${round} of ${runs}`}: ${Math.round(ran.ms)} ms`)
    }
  }
  return all
}

/** How long each step took, run by run. */
export const timesInTurn = async <Name extends string>(
  steps: Readonly<Record<Name, Step>>,
  turns: Turns,
): Promise<Record<Name, number[]>> => {
  const all = Object.entries<Ran[]>(await inTurn(steps, turns))
  return Object.fromEntries(all.map(([name, ran]) => [name, ran.map(({ ms }) => ms)])) as Record<Name, number[]>
}

/** What the person's shell asks of Node.js would be measured too. */
const plainEnvironment = (): NodeJS.ProcessEnv => {
  const { NODE_OPTIONS, NODE_COMPILE_CACHE, NODE_V8_COVERAGE, FORCE_COLOR, ...env } = process.env
  return { ...env, NO_COLOR: '1', CI: '1' }
}

const lastLines = (output: string): string => output.trimEnd().split('\n').slice(-12).join('\n')
