import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nameOf, part } from './parts.ts'
import { configOf, type Request, story } from './story.ts'

const production = fileURLToPath(new URL('../../../packages/orchestratord/src/main.ts', import.meta.url))

export interface Run {
  seed: number
  /** In place of the daemon's own. */
  entry?: string
  env?: Record<string, string>
}

/** Everything that a process of the service says while it is told the story. */
export const record = async ({ seed, entry = production, env = {} }: Run): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-determinism-'))
  writeFileSync(join(folder, 'config.json'), configOf(seed))
  const child = spawn(process.execPath, [entry, '--config', 'config.json'], {
    cwd: folder,
    env: { PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, log] = ['', '']
  child.stderr.on('data', (chunk) => {
    log += chunk
  })
  const ended = new Promise<number | null>((done) => child.on('close', done))
  const listening = new Promise<string>((done) => {
    child.stdout.on('data', (chunk) => {
      out += chunk
      if (out.includes('\n')) done(String(JSON.parse(out).url))
    })
  })
  try {
    const url = await Promise.race([listening, ended.then(() => Promise.reject(new Error(`it did not start: ${log}`)))])
    const parts: string[] = []
    for (const request of story) parts.push(await answerTo(url, request))
    child.kill('SIGTERM')
    const code = await ended
    return [...parts, part('log', log), part('output', out), part('exit', String(code))].join('\n')
  } finally {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The longest that an answer may take, its stream with it. */
const patienceMs = 10_000

const answerTo = async (url: string, request: Request): Promise<string> => {
  const { method, path, body, correlationId, afterItsEnd } = request
  const send = async () => {
    const headers = {
      ...(body && { 'Content-Type': 'application/json' }),
      ...(correlationId !== undefined && { 'X-Correlation-Id': correlationId }),
    }
    const signal = AbortSignal.timeout(patienceMs)
    const response = await fetch(url + path, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) })
    return { response, text: await response.text() }
  }
  if (afterItsEnd) await send()
  const { response, text } = await send()
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`)
  return part(nameOf(request), [response.status, ...headers, '', text].join('\n'))
}
