import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { startDaemon } from './daemon.ts'

const usage = 'usage: orchestratord --config FILE'

const give = (lines: readonly string[], code: number): never => {
  process.stderr.write(lines.map((line) => `${line}\n`).join(''))
  process.exit(code)
}

const configFile = (): string => {
  try {
    const { values } = parseArgs({ options: { config: { type: 'string' } } })
    return values.config ?? give([usage], 2)
  } catch (error) {
    return give([error instanceof Error ? error.message : String(error), usage], 2)
  }
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it cannot be read'
    return give([`${file}: ${reason}`], 2)
  }
}

const file = configFile()
const daemon = await startDaemon({
  config: { text: textOf(file), file },
  env: process.env,
  report: (failure) => process.stderr.write(`${failure instanceof Error ? failure.stack : String(failure)}\n`),
}).catch((thrown: unknown) => ({
  problems: [`the service cannot start: ${thrown instanceof Error ? thrown.message : String(thrown)}`],
}))
if ('problems' in daemon) give(daemon.problems, 1)
else {
  process.stdout.write(`${JSON.stringify({ url: daemon.url })}\n`)
  const stop = (): void => void daemon.stop().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}
