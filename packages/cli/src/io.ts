import type { Output } from './output.ts'

/** All that a command has of the world, but for the network. */
export interface Io {
  env: Readonly<Record<string, string | undefined>>
  stdout: Output
  stderr: Output
  /** The text of a file; `-` is standard input. */
  read(file: string): Promise<string>
  newId(): string
  /** Aborts with the outcome as its reason when the command is told to end. */
  interrupted: AbortSignal
}
