import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const version = '5.16.0'

/** Installs Prism into a folder. It brings two hundred packages: too many for everybody's install. */
export const installPrism = async (folder: string): Promise<string> => {
  mkdirSync(folder, { recursive: true })
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-save', '--prefix', folder]
  await promisify(execFile)('npm', ['install', ...flags, `@stoplight/prism-cli@${version}`], { cwd: folder })
  return join(folder, 'node_modules/@stoplight/prism-cli/dist/index.js')
}

export interface Mock {
  baseUrl: string
  stop(): Promise<void>
}

/** Mocks a document on a port of its own. */
export const startPrism = async (command: string, file: string): Promise<Mock> => {
  const child = spawn(process.execPath, [command, 'mock', '--host', '127.0.0.1', '--port', '0', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Telemetry is not its job here.
    env: { ...process.env, SCARF_ANALYTICS: 'false', DO_NOT_TRACK: '1', NO_COLOR: '1' },
  })
  const stop = () => ended(child)
  try {
    return { baseUrl: await address(child), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const address = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new Error('Prism has no output')
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    const found = /listening on (http:\/\/\S+)/.exec(line)?.[1]
    if (found === undefined) continue
    // What it logs further is let go, or it would stop at a full pipe.
    child.stdout.resume()
    child.stderr?.resume()
    return found
  }
  throw new Error(`Prism did not start:\n${lines.join('\n')}`)
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once('exit', () => done())
    child.kill('SIGTERM')
  })
