import { fileURLToPath } from 'node:url'
import { benches } from './benches.ts'
import { bench } from './cli.ts'

const controller = new AbortController()
let code = 0
for (const [signal, number] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    code ||= number
    controller.abort()
  })
}
try {
  process.exitCode = await bench(process.argv.slice(2), benches, {
    home: fileURLToPath(new URL('..', import.meta.url)),
    signal: controller.signal,
    print: (text) => void process.stdout.write(text),
    complain: (text) => void process.stderr.write(text),
  })
} catch (error) {
  if (!controller.signal.aborted) throw error
  process.stderr.write('bench: interrupted; what it had started has ended.\n')
  process.exitCode = code
}
