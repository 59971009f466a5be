import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { startPostgres } from './postgres.ts'

/** A service that nobody here wrote, as npm has it. */
export interface RealService {
  name: string
  version: string
  /** Puts beside it what it needs, and says how it is started: by the port, and its database. */
  prepare(folder: string, port: number, database: string): { cwd: string; argv: string[]; env: Record<string, string> }
  /** Whether it keeps what it is sent in PostgreSQL. */
  needsPostgres?: true
  /** Answers 2xx once it serves. */
  ready: string
  /** Its document: where it publishes it, or what prints it. */
  document: string | { argv: string[]; env: Record<string, string>; mended(text: string): string }
  /** Where the paths of the document begin. */
  base: string
  /** What else a run is told. */
  flags?: string[]
}

const loopback = `
const { TodoListApplication } = require('.')
const app = new TodoListApplication({ rest: { port: Number(process.env.PORT), host: '127.0.0.1' } })
app.boot().then(() => app.migrateSchema()).then(() => app.start())
`

const unleashToken = '*:*.a-token-of-the-field'
/** Some operations are answered a few times a minute only, unless it is told otherwise. */
const unleashLimits = [
  'CREATE_USER_RATE_LIMIT_PER_MINUTE',
  'SIMPLE_LOGIN_LIMIT_PER_MINUTE',
  'PASSWORD_RESET_LIMIT_PER_MINUTE',
  'SEARCH_FEATURES_RATE_LIMIT_PER_MINUTE',
]

const postgresMeta = 'node_modules/@supabase/postgres-meta/dist/server/server.js'

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
  {
    name: 'unleash-server',
    version: '8.2.0',
    needsPostgres: true,
    prepare: (folder, port, database) => ({
      cwd: folder,
      argv: ['node_modules/unleash-server/dist/server.js'],
      env: {
        HTTP_HOST: '127.0.0.1',
        PORT: String(port),
        DATABASE_URL: database,
        DATABASE_SSL: 'false',
        INIT_ADMIN_API_TOKENS: unleashToken,
        CHECK_VERSION: 'false',
        SEND_TELEMETRY: 'false',
        ...Object.fromEntries(unleashLimits.map((name) => [name, '1000000'])),
      },
    }),
    ready: '/health',
    document: '/docs/openapi.json',
    base: '',
    flags: [
      ...['--header', `Authorization: ${unleashToken}`],
      ...['--set', 'path.projectId=default', '--set', 'path.environment=development'],
      ...['exportFeatures', 'toggleMaintenance', 'deleteInactiveUsers'].flatMap((name) => ['--exclude', name]),
      ...['--max-examples', '20'],
    ],
  },
  {
    name: '@supabase/postgres-meta',
    version: '0.99.0',
    needsPostgres: true,
    prepare: (folder, port, database) => ({
      cwd: folder,
      argv: [postgresMeta],
      env: { PG_META_HOST: '127.0.0.1', PG_META_PORT: String(port), PG_META_DB_URL: database },
    }),
    ready: '/health',
    document: {
      argv: [postgresMeta],
      env: { PG_META_EXPORT_DOCS: 'true' },
      // It names 3.0.3, and has the `type: "null"` of 3.1.
      mended: (text) => text.replace('"openapi": "3.0.3"', '"openapi": "3.1.0"'),
    },
    base: '',
    flags: ['--max-examples', '20'],
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
  const port = await freePort()
  const database = service.needsPostgres ? await startPostgres(folder) : undefined
  const { cwd, argv, env } = service.prepare(folder, port, database?.url ?? '')
  const child = spawn(process.execPath, argv, {
    cwd,
    env: { ...process.env, PORT: String(port), ...env },
    stdio: 'ignore',
  })
  const url = `http://127.0.0.1:${port}`
  const stop = async () => {
    await ended(child)
    await database?.stop()
  }
  const deadline = performance.now() + startMs
  while (performance.now() < deadline && child.exitCode === null) {
    if (await serves(url + service.ready)) return { url, stop }
    await new Promise((done) => setTimeout(done, 200))
  }
  await stop()
  throw new Error(`${service.name} did not serve ${service.ready}`)
}

/** The document of a service, as it publishes it. */
export const documentOf = async ({ document }: RealService, folder: string, { url }: Running): Promise<string> => {
  if (typeof document === 'string') return (await fetch(url + document)).text()
  const { argv, env, mended } = document
  const { stdout } = await promisify(execFile)(process.execPath, argv, {
    cwd: folder,
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  })
  return mended(stdout)
}

const serves = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(url)).ok
  } catch {
    return false
  }
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once('exit', () => done())
    child.kill('SIGKILL')
  })
