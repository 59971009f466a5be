/** How fast a loop was. */
export interface Rate {
  requests: number
  ms: number
  /** Of all threads of the process. */
  cpuMs: number
}

export const beginning = () => ({ at: performance.now(), cpu: process.cpuUsage() })

/** Says it to the bench that started this process. */
export const sayRate = (requests: number, { at, cpu }: ReturnType<typeof beginning>): void => {
  const { user, system } = process.cpuUsage(cpu)
  const rate: Rate = { requests, ms: performance.now() - at, cpuMs: (user + system) / 1000 }
  process.stdout.write(`${JSON.stringify(rate)}\n`)
}

export const rateIn = (output: string): Rate => JSON.parse(output.trim().split('\n').at(-1) ?? '') as Rate
