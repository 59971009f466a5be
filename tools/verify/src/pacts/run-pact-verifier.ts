import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { groupOf, willRemove } from '@throughline/kernel'
import { lastLines, tailOf } from '../service/output-tail.ts'

export interface PactVerifierGiven {
  /** Where the library is looked for first. */
  root: string
  library?: string
  /** The pact, as JSON. */
  pact: object
  provider: string
  url: string
  /** Takes the calls of provider states. */
  statesUrl: string
  /** Added to each request. */
  headers?: readonly (readonly [name: string, value: string])[]
  signal: AbortSignal
}

/** What the verifier of Pact says of one interaction. */
export interface PactVerdict {
  description: string
  /** Names of its states. */
  states: string[]
  faults: PactFault[]
}

export interface PactFault {
  kind: 'status' | 'header' | 'body' | 'other'
  /** The path of a value, or the name of a header. */
  at?: string
  message: string
}

export type PactRun =
  | { kind: 'verdicts'; verdicts: PactVerdict[] }
  | { kind: 'missing' }
  | { kind: 'failed'; detail: string }
  | { kind: 'aborted' }

const child = fileURLToPath(new URL('pact-verifier-child.ts', import.meta.url))
const graceMs = 1_000
/** For all interactions of a pact: one that hangs must not hang the run. */
const limitMs = 600_000

/** Has the verifier of Pact ask a service, in a process of its own. The library is the workspace's, and may not be there. */
// implements: TL-VERIFY-025
export const runPactVerifier = async (given: PactVerifierGiven): Promise<PactRun> => {
  const { root, library = '@pact-foundation/pact', pact, provider, url, statesUrl, signal, headers } = given
  const found = fileOf(library, root)
  if (found === undefined) return { kind: 'missing' }
  const folder = mkdtempSync(join(tmpdir(), 'pact-'))
  const keep = willRemove(folder)
  const [file, result] = [join(folder, 'pact.json'), join(folder, 'result.json')]
  try {
    writeFileSync(file, JSON.stringify(pact))
    const options = {
      provider,
      providerBaseUrl: url,
      pactUrls: [file],
      providerStatesSetupUrl: statesUrl,
      providerStatesSetupTeardown: true,
      logLevel: 'error',
      ...(headers && { customProviderHeaders: Object.fromEntries(headers) }),
    }
    const limit = AbortSignal.timeout(limitMs)
    // Whoever lists processes sees arguments, and credentials are among the options.
    const told = join(folder, 'options.json')
    writeFileSync(told, JSON.stringify({ library: found, options, result }), { mode: 0o600 })
    const ended = await runChild(told, AbortSignal.any([signal, limit]))
    if (signal.aborted) return { kind: 'aborted' }
    const verdicts = verdictsIn(result)
    const late = limit.aborted ? `it was not over after ${limitMs} ms; ` : ''
    return verdicts ? { kind: 'verdicts', verdicts } : { kind: 'failed', detail: `${late}${ended}` }
  } finally {
    rmSync(folder, { recursive: true, force: true })
    keep()
  }
}

const fileOf = (library: string, root: string): string | undefined => {
  for (const from of [join(root, 'package.json'), import.meta.url]) {
    try {
      return pathToFileURL(createRequire(from).resolve(library)).href
    } catch {
      // Not there: the next.
    }
  }
  return undefined
}

/** Runs to its end; what it last wrote. */
// implements: TL-VERIFY-025
const runChild = async (argument: string, signal: AbortSignal): Promise<string> => {
  const env = { ...process.env, PACT_DO_NOT_TRACK: 'true', NO_COLOR: '1' }
  const running = spawn(process.execPath, [...process.execArgv, child, argument], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const group = groupOf(running)
  const tails = [tailOf(running.stdout), tailOf(running.stderr)]
  const stop = () => void group.stop(graceMs)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    await new Promise((done) => {
      running.once('close', done)
      running.once('error', done)
    })
    return tails.flatMap((tail) => lastLines(tail())).join(' | ')
  } finally {
    signal.removeEventListener('abort', stop)
    await group.stop(graceMs)
  }
}

interface Results {
  interactionResults: {
    description: string
    providerStates?: string[]
    result: string
    mismatch?: { message?: string; mismatches?: { type: string; mismatch?: string; path?: string; key?: string }[] }
  }[]
}

const verdictsIn = (file: string): PactVerdict[] | undefined => {
  try {
    const { interactionResults } = JSON.parse(readFileSync(file, 'utf8')) as Results
    return interactionResults.map(({ description, providerStates = [], result, mismatch }) => {
      const told = (mismatch?.mismatches ?? []).map(({ type, mismatch: message = type, path, key }): PactFault => {
        const at = key ?? path
        return { kind: kinds[type] ?? 'other', message, ...(at !== undefined && { at }) }
      })
      const faults = told.length > 0 ? told : [{ kind: 'other' as const, message: mismatch?.message ?? result }]
      return { description, states: providerStates, faults: result === 'OK' ? [] : faults }
    })
  } catch {
    return undefined
  }
}

const kinds: Readonly<Record<string, PactFault['kind']>> = {
  StatusMismatch: 'status',
  HeaderMismatch: 'header',
  BodyMismatch: 'body',
  BodyTypeMismatch: 'body',
}
