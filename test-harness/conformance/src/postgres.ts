import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

/** A database server of this machine, for services that keep what they are sent in one. */
export interface Postgres {
  /** `postgres://postgres@127.0.0.1:PORT/postgres`: whoever asks is let in. */
  url: string
  stop(): Promise<void>
}

/** Where Debian has its programs, the newest first. */
const programs = (): string | undefined =>
  [...(existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [])]
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => `/usr/lib/postgresql/${version}/bin`)
    .find((folder) => existsSync(join(folder, 'initdb')))

/** Why none can be started here; undefined where one can. */
export const noPostgres = (): string | undefined =>
  programs() === undefined ? 'there is no PostgreSQL here: apt-get install postgresql' : undefined

/** It refuses to run as root. */
const identity = (): { uid?: number; gid?: number } => {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

const startMs = 60_000

/** A server with nothing in it, below a folder. */
export const startPostgres = async (folder: string): Promise<Postgres> => {
  const bin = programs()
  if (bin === undefined) throw new Error(noPostgres())
  const who = identity()
  const home = join(folder, 'postgres')
  mkdirSync(home)
  if (who.uid !== undefined && who.gid !== undefined) {
    chownSync(home, who.uid, who.gid)
    // Its user has to get there.
    chmodSync(folder, 0o755)
  }
  const data = join(home, 'data')
  const options = { ...who, cwd: home, stdio: 'ignore' } as const
  execFileSync(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-locale'], options)
  const port = await freePort()
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${home}`, 'fsync=off']
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((each) => ['-c', each])],
    options,
  )
  const stop = () => stopped(server)
  const deadline = performance.now() + startMs
  while (performance.now() < deadline && server.exitCode === null) {
    if (isReady(bin, port)) return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop }
    await new Promise((done) => setTimeout(done, 200))
  }
  await stop()
  throw new Error('PostgreSQL did not start')
}

const isReady = (bin: string, port: number): boolean => {
  try {
    execFileSync(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** SIGQUIT ends it and all that it started, at once. */
const stopped = (server: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (server.exitCode !== null || server.signalCode !== null) return done()
    server.once('exit', () => done())
    server.kill('SIGQUIT')
  })
