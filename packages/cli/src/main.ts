#!/usr/bin/env node
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Failure } from './failure.ts'
import { type Outcome, outcomes } from './outcome.ts'
import { outputOf, unheard } from './output.ts'
import { runCli } from './run-cli.ts'

const signals = { SIGINT: 'interrupted', SIGTERM: 'terminated', SIGHUP: 'hung-up' } as const satisfies Record<
  string,
  Outcome
>

const interruption = new AbortController()
for (const [signal, outcome] of Object.entries(signals)) {
  process.on(signal, () => {
    // Whoever asks twice does not want to wait for an orderly end.
    // implements: OC-CLI-8045
    if (interruption.signal.aborted) process.exit(outcomes[outcome].exitCode)
    interruption.abort(outcome)
  })
}

const read = async (file: string): Promise<string> => {
  // Whoever waits for input is told to end as well.
  if (file === '-') return text(addAbortSignal(interruption.signal, process.stdin))
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Failure('unwritable', `${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`)
  }
}

const exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  stdout: outputOf(process.stdout),
  stderr: unheard(outputOf(process.stderr)),
  read,
  newId: randomUUID,
  interrupted: interruption.signal,
})
// What may still be under way, such as a connection that is kept, is nobody's any more.
process.exit(exitCode)
