import { type ChildProcess, spawn } from 'node:child_process'

/** How long a service has to print its URL, and to end when it is told to. */
const limitMs = { start: 60_000, stop: 15_000 }

/**
 * The services that a page starts with `&` and ends with `kill %1`. The system chooses where each listens: the address
 * that the page shows stands for it, in what comes after.
 */
export const createBackground = () => {
  const jobs: ChildProcess[] = []
  const addresses = new Map<string, string>()

  const stop = async (job: ChildProcess): Promise<void> => {
    if (!signalGroup(job, 0)) return
    signalGroup(job, 'SIGTERM')
    const late = setTimeout(() => signalGroup(job, 'SIGKILL'), limitMs.stop)
    while (signalGroup(job, 0)) await new Promise((resolve) => setTimeout(resolve, 20))
    clearTimeout(late)
  }

  return {
    /** Runs the line until it prints `{"url": …}`, and learns which address of the page stands for that. */
    async start(line: string, expected: readonly string[], how: { cwd: string; env: NodeJS.ProcessEnv }) {
      const env = { ...how.env, PORT: '0' }
      // Its own group: what the shell starts ends with it.
      const job = spawn('sh', ['-c', line], { ...how, env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
      jobs.push(job)
      const output = await untilUrl(job)
      const [shown, real] = [urlOf(expected.join('\n')), urlOf(output)]
      if (shown !== undefined && real !== undefined) addresses.set(shown, real)
      return output
    },
    /** Ends the job of a number, as a shell counts them. */
    async kill(number: number): Promise<void> {
      const job = jobs[number - 1]
      if (job) await stop(job)
    },
    /** From the addresses of the page to those where services listen. */
    toReal: (text: string): string => [...addresses].reduce((all, [shown, real]) => all.replaceAll(shown, real), text),
    toShown: (text: string): string => [...addresses].reduce((all, [shown, real]) => all.replaceAll(real, shown), text),
    async stopAll(): Promise<void> {
      await Promise.all(jobs.splice(0).map(stop))
      addresses.clear()
    },
  }
}

const urlOf = (text: string): string | undefined => /\{"url":"([^"]+)"\}/.exec(text)?.[1]

/** What it printed when it said where it listens, ended, or took too long. */
const untilUrl = (job: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    let output = ''
    const done = (): void => {
      clearTimeout(late)
      resolve(output)
    }
    const late = setTimeout(done, limitMs.start)
    job.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (urlOf(output) !== undefined) done()
    })
    job.once('close', done)
    job.once('error', done)
  })

/** Sends a signal to the group of a job, and says whether anybody is left there. */
export const signalGroup = ({ pid }: ChildProcess, name: NodeJS.Signals | 0): boolean => {
  if (pid === undefined) return false
  try {
    process.kill(-pid, name)
    return true
  } catch {
    return false
  }
}
