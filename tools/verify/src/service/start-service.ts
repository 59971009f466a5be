import { type ChildProcess, spawn } from 'node:child_process'
import http from 'node:http'
import https from 'node:https'
import type { Readable } from 'node:stream'
import { type Finding, type Group, groupOf, type Outcome, outcome } from '@throughline/kernel'
import { finding, type VerifyCode } from '../findings/index.ts'
import { excerpt, redact, secretsOf } from '../http/redact.ts'
import { isSuccessful } from '../http/status.ts'
import { lastLines, tailOf } from './output-tail.ts'

export interface StartOptions {
  /** Absolute path of the folder that the service starts in. */
  root: string
  /** The argument vector; `node` is the Node.js that runs this. */
  command: readonly string[]
  env?: Readonly<Record<string, string>>
  /** The path that answers 2xx when the service may be used, and how long that may take from the start. */
  ready?: { path: string; timeoutMs?: number }
  /** Between SIGTERM and SIGKILL; 3 seconds by default. */
  graceMs?: number
  signal?: AbortSignal
}

export interface RunningService {
  url: string
  /** Why it is not there any more, when it ended by itself: for the message of what failed by it. */
  ending(): string | undefined
  /** Ends it and all that it started. Never rejects; a second call is the first. */
  stop(): Promise<void>
}

export const defaultStartMs = 20_000
const defaultGraceMs = 3_000
const mostOutput = 64 * 1024

/**
 * Starts a service with PORT=0 in a process group of its own, reads the URL that it prints, and waits until it is
 * ready. Nothing is left behind when it fails, when `signal` aborts, or when this process ends.
 */
export const startService = async (options: StartOptions): Promise<Outcome<RunningService | undefined>> => {
  const { root, command, env = {}, ready, graceMs = defaultGraceMs, signal } = options
  const [name = '', ...rest] = command
  if (signal?.aborted) return outcome(undefined)
  const secrets = secretsOf({ ...process.env, ...env })
  const shown = redact(command.join(' '), secrets)
  const child = spawn(name === 'node' ? process.execPath : name, rest, {
    cwd: root,
    env: { ...process.env, ...env, PORT: '0' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const failure = failureToSpawn(child)
  // implements: TL-VERIFY-007
  const group = groupOf(child)
  const stderr = tailOf(child.stderr)
  const stop = async () => {
    signal?.removeEventListener('abort', stop)
    await group.stop(graceMs)
  }
  signal?.addEventListener('abort', stop, { once: true })
  const words = () => {
    const lines = lastLines(stderr()).map((line) => redact(line, secrets))
    return lines.length === 0 ? 'it wrote nothing to stderr' : `its last lines: ${lines.join(' | ')}`
  }
  const drained = new Promise((resolve) => child.once('close', resolve))
  // implements: TL-VERIFY-008
  const fail = async (code: VerifyCode, message: string): Promise<Outcome<undefined>> => {
    await stop()
    // Its last words may still be in the pipe.
    await Promise.race([drained, after(500)])
    if (signal?.aborted) return outcome(undefined)
    const failed: Finding = finding(code, `${shown}: ${message}; ${words()}`, { anchor: shown })
    return outcome(undefined, [failed])
  }

  const timeoutMs = ready?.timeoutMs ?? defaultStartMs
  const deadline = Date.now() + timeoutMs
  const printed = await Promise.race([
    urlFrom(child.stdout),
    group.exited.then(() => ({ kind: 'exited' as const })),
    failure.then((reason) => ({ kind: 'failed' as const, reason })),
    after(timeoutMs),
  ])
  switch (printed.kind) {
    case 'url':
      break
    case 'failed':
      return fail('service-did-not-start', `does not run: ${printed.reason}`)
    case 'exited':
      return fail('service-did-not-start', `${exitOf(child)} before it printed a URL`)
    case 'bad-url':
      return fail('ran-but-printed-no-url', `printed ${excerpt(printed.text, secrets)}, which is no http URL`)
    default:
      return fail('ran-but-printed-no-url', `ran for ${timeoutMs} ms and printed no URL`)
  }
  if (ready) {
    const last = await untilReady(new URL(ready.path, printed.url), deadline, group, signal)
    if (last === 'exited') return fail('service-did-not-start', `${exitOf(child)} before it was ready`)
    if (last !== 'ready') return fail('service-not-ready', `${ready.path} ${last} until ${timeoutMs} ms had passed`)
  }
  if (signal?.aborted) return fail('service-not-ready', 'interrupted')
  let stopped = false
  return outcome({
    url: printed.url,
    ending: () =>
      !stopped && (child.exitCode ?? child.signalCode) !== null ? `it ${exitOf(child)}; ${words()}` : undefined,
    stop: () => {
      stopped = true
      return stop()
    },
  })
}

const failureToSpawn = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOENT' ? 'no such program, or no such folder' : error.message),
    )
  })

const exitOf = ({ exitCode, signalCode }: ChildProcess): string =>
  signalCode === null ? `ended with exit code ${exitCode}` : `was ended by ${signalCode}`

const after = (ms: number): Promise<{ kind: 'timeout' }> =>
  new Promise((resolve) => void setTimeout(() => resolve({ kind: 'timeout' }), ms).unref())

type Printed = { kind: 'url'; url: string } | { kind: 'bad-url'; text: string }

/** The first line that is a JSON object with a `url`; what else a service prints before it is passed over. */
const urlFrom = (stdout: Readable): Promise<Printed> =>
  new Promise((resolve) => {
    let text = ''
    let read = 0
    stdout.setEncoding('utf8')
    stdout.on('error', () => {})
    // Reads on for ever: a service whose output nobody takes would block.
    stdout.on('data', (piece: string) => {
      if (read > mostOutput) return
      read += piece.length
      const lines = (text + piece).split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) {
        const printed = urlOf(line)
        if (!printed) continue
        read = Number.POSITIVE_INFINITY
        resolve(printed)
        return
      }
    })
  })

const urlOf = (line: string): Printed | undefined => {
  if (!line.trimStart().startsWith('{')) return undefined
  try {
    const { url } = JSON.parse(line) as { url?: unknown }
    if (url === undefined) return undefined
    const valid = typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
    return valid ? { kind: 'url', url } : { kind: 'bad-url', text: String(url) }
  } catch {
    return undefined
  }
}

/** Asks until the answer is 2xx; else says what it was at last. */
const untilReady = async (url: URL, deadline: number, group: Group, signal?: AbortSignal): Promise<string> => {
  let exited = false
  void group.exited.then(() => {
    exited = true
  })
  let last = 'was not asked'
  while (Date.now() < deadline && !signal?.aborted) {
    const status = await statusOf(url, Math.max(1, Math.min(2_000, deadline - Date.now())))
    if (typeof status === 'number' && isSuccessful(status)) return 'ready'
    if (exited) return 'exited'
    // The last question has less time than an answer may need: what came before it says more.
    const isCut = Date.now() >= deadline && last.startsWith('answered')
    last = typeof status === 'number' ? `answered ${status}` : isCut ? last : status
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return exited ? 'exited' : last
}

const statusOf = (url: URL, timeoutMs: number): Promise<number | string> =>
  new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? https : http).get(url, {
      agent: false,
      headers: { Connection: 'close' },
    })
    const settle = (result: number | string) => {
      clearTimeout(timer)
      resolve(result)
      request.destroy()
    }
    const timer = setTimeout(() => settle('did not answer'), timeoutMs)
    request.on('response', (response) => settle(response.statusCode ?? 0))
    request.on('error', (error: NodeJS.ErrnoException) => settle(`was not reachable (${error.code ?? error.message})`))
  })
