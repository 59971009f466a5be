import { Failure } from './failure.ts'

/** Where a command writes. */
export interface Output {
  /** Resolves once whoever reads can take more. @throws Failure where nobody takes it any more. */
  write(text: string): Promise<void>
  terminal: boolean
}

/** A stream of the process as an output. */
export const outputOf = (stream: NodeJS.WriteStream): Output => {
  // Each write learns of its own failure; without a listener the process would die of it.
  stream.on('error', () => {})
  return {
    terminal: stream.isTTY === true,
    write: (text) =>
      new Promise((done, failed) => {
        stream.write(text, (error) => {
          if (!error) return done()
          const { code } = error as NodeJS.ErrnoException
          // implements: OC-CLI-8039
          const gone = code === 'EPIPE' || code === 'EIO' || code === 'ERR_STREAM_DESTROYED'
          failed(new Failure(gone ? 'closed' : 'unwritable', `the output cannot be written: ${code ?? error.message}`))
        })
      }),
  }
}

/** An output whose reader may go away: what is said to nobody is no failure. */
export const unheard = ({ write, terminal }: Output): Output => ({
  terminal,
  write: (text) => write(text).catch(() => undefined),
})

/** A terminal shows both outputs: a message begins on a line of its own, also where the text has not ended its line. */
// implements: OC-CLI-8016
export const onOwnLines = <Outputs extends { stdout: Output; stderr: Output }>(outputs: Outputs): Outputs => {
  const { stdout, stderr } = outputs
  if (!stdout.terminal || !stderr.terminal) return outputs
  let open = false
  const write = {
    out: (text: string) => {
      if (text !== '') open = !text.endsWith('\n')
      return stdout.write(text)
    },
    err: (text: string) => {
      const before = open ? '\n' : ''
      open = false
      return stderr.write(before + text)
    },
  }
  return { ...outputs, stdout: { ...stdout, write: write.out }, stderr: { ...stderr, write: write.err } }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/** Text of a service as a terminal may show it: nothing in it moves the cursor or sets a title. */
// implements: OC-CLI-8015
export const harmless = (text: string): string => text.replace(controls, '\ufffd')
