import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

export const root = resolve(import.meta.dirname, '../../..')

/** A daemon of its own for one test, with the configuration that the exchanges were written for; its URL. */
export const startDaemon = async (service = 'orchestratord'): Promise<string> => {
  const folder = resolve(root, 'packages', service)
  const daemon = spawn(process.execPath, ['src/main.ts', '--config', 'config/verify.yaml'], {
    cwd: folder,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(async () => {
    if (daemon.exitCode !== null || daemon.signalCode !== null) return
    daemon.kill('SIGKILL')
    await once(daemon, 'exit')
  })
  let said = ''
  daemon.stderr.on('data', (chunk) => (said += chunk))
  for await (const line of createInterface({ input: daemon.stdout })) {
    if (line.startsWith('{"url"')) return (JSON.parse(line) as { url: string }).url
  }
  throw new Error(`the daemon did not start: ${said}`)
}
