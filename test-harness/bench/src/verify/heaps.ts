/** What a run holds behind its first and its last requests, in bytes, once everything that nobody holds is gone. */
export interface Heaps {
  atFirst: number
  atLast: number
}

export const sayHeaps = (heaps: Heaps): void => void process.stdout.write(`${JSON.stringify(heaps)}\n`)

export const heapsIn = (output: string): Heaps => JSON.parse(output.trim().split('\n').at(-1) ?? '') as Heaps
