import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { silentLog } from '@orchestrator/service-kit'
import { startDaemon } from 'orchestratord'
import { onTestFinished } from 'vitest'
import { stringify } from 'yaml'

const verifyFile = fileURLToPath(new URL('../../../orchestratord/config/verify.yaml', import.meta.url))

/** A pool whose worker says `tokens` words and then waits for ever. */
export const holding = (tokens: number) => ({
  id: 'chat',
  engine: 'llamacpp',
  model: 'hf:tiny/chat',
  devices: [0],
  adapter: { kind: 'mock', seed: 7, script: [{ action: 'hold', after_tokens: tokens }] },
})

/** The real service on a port of its own, stopped with the test; its URL. */
export const orchestratord = async (
  config: object | 'verify' = 'verify',
  env: Record<string, string> = {},
): Promise<string> => {
  const text = config === 'verify' ? readFileSync(verifyFile, 'utf8') : stringify(config)
  const daemon = await startDaemon({
    config: { text, file: verifyFile },
    env: { PORT: '0', ...env },
    log: silentLog,
  })
  if ('problems' in daemon) throw new Error(daemon.problems.join('\n'))
  onTestFinished(() => daemon.stop())
  return daemon.url
}
