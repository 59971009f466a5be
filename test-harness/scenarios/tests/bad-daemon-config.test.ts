import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, describe, it } from 'vitest'
import { makeFolder, removeFolders } from '../src/folder.ts'
import { processesIn, tracesIn } from '../src/outcome-of.ts'

afterAll(removeFolders)

const daemon = join(import.meta.dirname, '../../../packages/orchestratord/src/main.ts')
const pool = '{ id: fast, engine: llamacpp, model: m, devices: [0] }'

interface BadConfig {
  name: string
  /** The file `config.yaml`; none where it is left out. */
  text?: string
  argv?: string[]
  status: 1 | 2
  says: unknown[]
}

/** Runs the daemon in a folder to its end; one that starts is a failure, and is ended. */
const start = (root: string, argv: readonly string[]): Promise<{ status: number | null; out: string; said: string }> =>
  new Promise((done, failed) => {
    const env = { ...process.env, PORT: '0' }
    const child = spawn(process.execPath, [daemon, ...argv], { cwd: root, env, timeout: 30_000 })
    let [out, said] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      child.kill('SIGKILL')
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.on('error', failed)
    child.on('close', (status) => done({ status, out, said }))
  })

const cases: BadConfig[] = [
  {
    name: 'has misspelt keys',
    text: [
      'server: { hots: 127.0.0.1 }',
      'poools: []',
      'pools:',
      '  - id: fast',
      '    engine: llamacpp',
      '    model: m',
      '    devices: [0]',
      '    queue: { capacity: 1, full_polcy: reject }',
      '',
    ].join('\n'),
    status: 1,
    says: [
      "config.yaml:1:11: unknown key 'hots'; did you mean 'host'? [config-unknown-key]",
      "config.yaml:2:1: unknown key 'poools'; did you mean 'pools'? [config-unknown-key]",
      "config.yaml:8:27: unknown key 'full_polcy'; did you mean 'full_policy'? [config-unknown-key]",
    ],
  },
  {
    name: 'is broken YAML',
    text: 'pools: [\n',
    status: 1,
    says: ['config.yaml:2:1: the indentation is wrong, or a bracket before it is not closed [config-syntax]'],
  },
  {
    name: 'is empty',
    text: '',
    status: 1,
    says: ['config.yaml:1:1: the config must be a mapping, not empty [config-wrong-type]'],
  },
  {
    name: 'is reachable from beyond the machine without a token',
    text: `server: { host: 0.0.0.0 }\npools: [${pool}]\n`,
    status: 1,
    says: ["config.yaml:1:9: 'server' lacks the key 'token_env' [config-missing-key]"],
  },
  {
    name: 'names a token that is not set',
    text: `server: { token_env: NO_SUCH_TOKEN }\npools: [${pool}]\n`,
    status: 1,
    says: ['config.yaml: the environment variable NO_SUCH_TOKEN, which token_env names, is not set'],
  },
  { name: 'is not there', status: 2, says: ['config.yaml: there is no such file'] },
  { name: 'is a folder', argv: ['--config', '.'], status: 2, says: ['.: it cannot be read'] },
  {
    name: 'is to be read in a mode that is none',
    text: `pools: [${pool}]\n`,
    argv: ['--config', 'config.yaml', '--config-mode', 'lax'],
    status: 2,
    says: ["--config-mode is 'lax'", 'usage: orchestratord --config FILE [--config-mode strict|compat]'],
  },
  {
    name: 'is named by a misspelt flag',
    text: `pools: [${pool}]\n`,
    argv: ['--confg', 'config.yaml'],
    status: 2,
    says: ["Unknown option '--confg'", 'usage: orchestratord --config FILE [--config-mode strict|compat]'],
  },
]

describe('the daemon does not start when its configuration', () => {
  it.concurrent.for(cases)('$name', async ({ text, argv = ['--config', 'config.yaml'], status, says }, { expect }) => {
    const { root } = makeFolder(text === undefined ? {} : { 'config.yaml': text })
    const ended = await start(root, argv)
    expect({ ...ended, said: ended.said.trim().split('\n') }).toEqual({ status, out: '', said: says })
    expect([tracesIn(ended.said), processesIn(root)]).toEqual([[], []])
  })
})
