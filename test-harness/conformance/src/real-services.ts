import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A service that nobody here wrote, as npm has it. */
export interface RealService {
  name: string
  version: string
  /** Puts beside it what it needs, and says how it is started; `{port}` stands for the port. */
  prepare(folder: string): { cwd: string; argv: string[]; env: Record<string, string> }
  /** Answers 2xx once it serves. */
  ready: string
  /** Where it publishes its document. */
  document: string
  /** Where the paths of the document begin. */
  base: string
}

const loopback = `
const { TodoListApplication } = require('.')
const app = new TodoListApplication({ rest: { port: Number(process.env.PORT), host: '127.0.0.1' } })
app.boot().then(() => app.migrateSchema()).then(() => app.start())
`

export const realServices: readonly RealService[] = [
  {
    name: '@loopback/example-todo',
    version: '6.0.0',
    prepare: (folder) => ({
      cwd: join(folder, 'node_modules/@loopback/example-todo'),
      argv: ['-e', loopback],
      env: {},
    }),
    ready: '/todos/count',
    document: '/openapi.json',
    base: '',
  },
  {
    name: 'signalk-server',
    version: '2.23.0',
    prepare(folder) {
      const home = join(folder, 'home')
      mkdirSync(join(home, 'plugin-config-data'), { recursive: true })
      symlinkSync('../node_modules', join(home, 'node_modules'))
      const put = (path: string, value: unknown) => writeFileSync(join(home, path), JSON.stringify(value))
      put('settings.json', { mdns: false, pipedProviders: [] })
      const standard = { routes: true, waypoints: true, notes: true, regions: true, charts: false }
      put('plugin-config-data/resources-provider.json', { enabled: true, configuration: { standard, custom: [] } })
      return {
        cwd: folder,
        argv: ['node_modules/signalk-server/bin/signalk-server', '-c', home],
        env: { HOME: home },
      }
    },
    ready: '/signalk/v2/api/resources/waypoints',
    document: '/skServer/openapi/resources',
    base: '/signalk/v2/api',
  },
]

/** Why nothing can be installed here; undefined where it can. */
export const noRegistry = async (): Promise<string | undefined> => {
  try {
    await promisify(execFile)('npm', ['view', '@loopback/example-todo', 'version'], { timeout: 60_000 })
    return undefined
  } catch (error) {
    return `npm reaches no registry: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`
  }
}

/** Installs it into a folder of its own: it brings hundreds of packages. */
export const installService = async ({ name, version }: RealService, folder: string): Promise<void> => {
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-save', '--prefix', folder]
  await promisify(execFile)('npm', ['install', ...flags, `${name}@${version}`], { cwd: folder })
}

export interface Running {
  url: string
  stop(): Promise<void>
}

const startMs = 120_000

/** @throws Error when it ends before it serves, or does not serve in time */
export const startReal = async (service: RealService, folder: string): Promise<Running> => {
  const { cwd, argv, env } = service.prepare(folder)
  const port = await freePort()
  const child = spawn(process.execPath, argv, {
    cwd,
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: 'ignore',
  })
  const url = `http://127.0.0.1:${port}`
  const stop = () => ended(child)
  const deadline = performance.now() + startMs
  while (performance.now() < deadline && child.exitCode === null) {
    if (await serves(url + service.ready)) return { url, stop }
    await new Promise((done) => setTimeout(done, 200))
  }
  await stop()
  throw new Error(`${service.name} did not serve ${service.ready}`)
}

const serves = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once('exit', () => done())
    child.kill('SIGKILL')
  })
