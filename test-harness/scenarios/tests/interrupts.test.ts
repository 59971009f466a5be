import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, it } from 'vitest'
import { type MiniWorkspace, makeMiniWorkspace, removeMiniWorkspace } from '../src/mini-workspace.ts'
import { outcomeOf } from '../src/outcome-of.ts'
import { xtask } from '../src/xtask.ts'

const record = 'node_modules/record'

/** The greeter with a trouble of `../src/troubled-service.ts`, noting what it is asked for. */
const service =
  (trouble: string) =>
  (mini: MiniWorkspace): void => {
    const source = readFileSync(`${import.meta.dirname}/../src/troubled-service.ts`, 'utf8')
    mini.put('packages/greeter/src/main.ts', source.replaceAll('process.env.RECORD', `'${record}'`))
    mini.edit('xtask.config.ts', "src/main.ts']", `src/main.ts', '${trouble}']`)
  }

/** A test that never ends, with a child that does not hear SIGTERM. */
const hangingTest = (mini: MiniWorkspace): void =>
  mini.put(
    'packages/greeter/tests/greeting.test.ts',
    `import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { it } from 'vitest'

it('hangs', async () => {
  spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"])
  writeFileSync('../../${record}', 'hanging')
  await new Promise(() => {})
}, 1_000_000)
`,
  )

/** A program of the loop that never ends, nor does its child. */
const hangingFormatter = (mini: MiniWorkspace): void => {
  const script = `#!/bin/sh\ntrap '' TERM INT\nsleep 1000 &\necho hanging > ${record}\nwait\nsleep 1000\n`
  mini.put('node_modules/.bin/biome', script)
}

interface Interrupt {
  name: string
  given: (mini: MiniWorkspace) => void
  argv: string[]
  /** What the record holds once everything hangs. */
  when: string
  signal: NodeJS.Signals
  status: number
}

const onlyStep =
  (step: string, given: (mini: MiniWorkspace) => void) =>
  (mini: MiniWorkspace): void => {
    given(mini)
    mini.put('ci/gate.yaml', `steps: [${step}]\n`)
  }

const interrupts: Interrupt[] = [
  {
    name: 'verify, while a service with a family does not answer',
    given: service('family'),
    argv: ['verify'],
    when: '/hello',
    signal: 'SIGINT',
    status: 130,
  },
  {
    name: 'verify, while a service does not answer',
    given: service('hangs'),
    argv: ['verify'],
    when: '/hello',
    signal: 'SIGTERM',
    status: 143,
  },
  {
    name: 'verify, while a service streams for ever',
    given: service('drips'),
    argv: ['verify', '--timeout', '50000'],
    when: '/hello',
    signal: 'SIGINT',
    status: 130,
  },
  {
    name: 'verify, while a service is not ready',
    given: service('never-ready'),
    argv: ['verify'],
    when: '/readyz',
    signal: 'SIGHUP',
    status: 129,
  },
  {
    name: 'metrics-lint, while an exposition does not come',
    given: service('metrics-hang'),
    argv: ['metrics-lint'],
    when: '/metrics',
    signal: 'SIGTERM',
    status: 143,
  },
  {
    name: 'the gate, while a test hangs',
    given: onlyStep('test', hangingTest),
    argv: ['gate'],
    when: 'hanging',
    signal: 'SIGINT',
    status: 130,
  },
  {
    name: 'the gate, while a service hangs',
    given: onlyStep('verify', service('family')),
    argv: ['gate'],
    when: '/hello',
    signal: 'SIGTERM',
    status: 143,
  },
  {
    name: 'the loop, while the formatter hangs',
    given: hangingFormatter,
    argv: ['dev-loop'],
    when: 'hanging',
    signal: 'SIGTERM',
    status: 143,
  },
]

const records = (mini: MiniWorkspace, what: string): boolean =>
  existsSync(`${mini.root}/${record}`) && mini.read(record).includes(what)

/** Sends the signal once everything hangs; a run that ends before gets none. */
const interrupting =
  (mini: MiniWorkspace, when: string, signal: NodeJS.Signals) =>
  async (child: { exitCode: number | null; kill: (signal: NodeJS.Signals) => boolean }): Promise<void> => {
    while (child.exitCode === null && !records(mini, when)) await new Promise((done) => setTimeout(done, 20))
    child.kill(signal)
  }

const main = join(import.meta.dirname, '../../../tools/xtask/src/main.ts')

const shell = async (script: string, cwd: string) =>
  promisify(execFile)('sh', ['-c', script], { cwd, env: { ...process.env, CI: '', NO_COLOR: '1' } })

const within = async (given: Interrupt['given'], work: (mini: MiniWorkspace) => Promise<void>): Promise<void> => {
  const mini = makeMiniWorkspace()
  try {
    given(mini)
    await work(mini)
  } finally {
    removeMiniWorkspace(mini)
  }
}

describe('a reader that leaves', () => {
  it.concurrent('is no fault: the loop goes on without it', ({ expect }) =>
    within(
      (mini) => mini.edit('packages/greeter/src/main.ts', 'let greetings = 0', 'let greetings    =   0'),
      async (mini) => {
        const { stdout, stderr } = await shell(
          `'${process.execPath}' '${main}' dev-loop --check | head -n 1`,
          mini.root,
        )
        expect({ first: stdout.replace(/\d+\.\d s/, 's'), stderr }).toEqual({
          first: 'FAIL  format           s  the layout of the sources\n',
          stderr: '',
        })
      },
    ))
})

describe('an interrupt ends', () => {
  it.concurrent.for(interrupts)('[TL-EDGE-008] $name ($signal)', ({ given, argv, when, signal, status }, { expect }) =>
    within(given, async (mini) => {
      const onStart = interrupting(mini, when, signal)
      const { said, ...outcome } = await outcomeOf(argv, { cwd: mini.root, onStart })
      expect(outcome).toEqual({ status, changed: [], traces: [], left: [] })
      expect(said.at(-1)).toBe(`xtask ${argv[0]}: interrupted; what it had started has ended.`)
    }),
  )

  it.concurrent('the loop while a test hangs, with what it had written whole (SIGINT)', ({ expect }) =>
    within(hangingTest, async (mini) => {
      const onStart = interrupting(mini, 'hanging', 'SIGINT')
      const { status, said, changed, traces, left } = await outcomeOf(['dev-loop'], { cwd: mini.root, onStart })
      expect({ status, traces, left }).toEqual({ status: 130, traces: [], left: [] })
      expect(said.at(-1)).toBe('xtask dev-loop: interrupted; what it had started has ended.')
      // The steps before it ran to their end, and no step says that it failed.
      expect(said.filter((line) => /^(ok|FAIL) /.test(line)).map((line) => line.split(/\s+/, 2).join(' '))).toEqual([
        'ok format',
        'ok lint',
        'ok layers',
        'ok regen',
        'ok typecheck',
      ])
      expect(changed.filter((path) => path.endsWith('.tmp'))).toEqual([])
      expect((await xtask(['regen', '--check'], { cwd: mini.root })).status).toBe(0)
    }))
})
