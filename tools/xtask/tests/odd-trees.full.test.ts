import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { type Scratch, scratch } from './run-in.ts'

const files = {
  'package.json': '{ "name": "odd" }\n',
  'specs/a.md': '# A\n\n- [ACME-2001] **Adds.** It MUST add.\n- [ACME-2002] **Waits.** It SHOULD wait.\n',
  'src/a.ts': '// implements: ACME-2001\nexport const add = (a: number, b: number) => a + b\n',
  'tests/a.test.ts': "import { add } from '../src/a.ts'\nit('[ACME-2001] adds', () => expect(add(1, 2)).toBe(3))\n",
}

/** Every question, as a person asks it, with the exit code that it has on an ordinary tree without results. */
const questions: readonly [code: 0 | 1, ...argv: string[]][] = [
  [0, 'spec-extract', '--specs', 'specs/a.md', '--id-pattern', 'ACME-\\d+', '--format', 'json'],
  [0, 'impact', 'ACME-2001'],
  [0, 'impact', 'src/a.ts'],
  [0, 'impact', '--since', 'HEAD'],
  [0, 'why', 'ACME-2001', 'tests/a.test.ts'],
  [0, 'query', 'handlers'],
  [0, 'query', 'metrics'],
  [0, 'query', 'errors'],
  [0, 'query', 'requirements', 'ACME-2001'],
  [0, 'query', 'generated'],
  // There are no results.
  [1, 'coverage'],
  [0, 'trace', 'index'],
  [0, 'trace', 'orphans'],
  [0, 'trace', 'dangling'],
  [0, 'trace', 'unproven'],
  [0, 'trace', 'unmapped'],
  [0, 'trace', 'suspect'],
  [0, 'docs-inventory'],
]

let tree: Scratch
const others: (() => void)[] = []
afterEach(() => {
  tree.remove()
  for (const remove of others.splice(0)) remove()
})

const git = (cwd: string, ...argv: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@throughline.invalid', ...argv], {
    cwd,
    stdio: 'ignore',
  })
const committed = (more: Record<string, string> = {}): Scratch => {
  const made = scratch({ ...files, ...more })
  git(made.root, 'init', '-q', '-b', 'main')
  git(made.root, 'add', '-A')
  git(made.root, 'commit', '-q', '-m', 'one')
  return made
}

/** Asks everything; what is not named is answered as on an ordinary tree. */
const check = (exceptions: Record<string, 0 | 1 | 2> = {}) => {
  const answers = questions.map(([code, ...argv]) => {
    const { status, stdout, stderr } = tree.run(...argv)
    const line = argv.slice(0, 2).join(' ')
    const isFault = /fault of the tool|\n {4}at /.test(stdout + stderr)
    return { line, status, isFault, want: exceptions[line] ?? exceptions[argv[0] ?? ''] ?? code }
  })
  expect(answers.filter(({ status, isFault, want }) => status !== want || isFault)).toEqual([])
}

describe('every question about an odd tree', () => {
  it('is answered on an ordinary one', () => {
    tree = committed()
    check()
  })

  it('is answered without git, but for what a commit is needed for', () => {
    tree = scratch(files)
    check({ 'impact --since': 2 })
    expect(tree.run('trace', 'suspect').stdout).toContain('is in no git repository')
  })

  it('is answered in a shallow clone, where what changed is an error that says what to fetch', () => {
    const whole = committed()
    others.push(whole.remove)
    writeFileSync(join(whole.root, 'more.txt'), 'more')
    git(whole.root, 'add', '-A')
    git(whole.root, 'commit', '-q', '-m', 'two')
    tree = scratch({})
    git(tree.root, 'clone', '-q', '--depth', '1', pathToFileURL(whole.root).href, '.')
    check({ 'trace suspect': 1 })
    expect(tree.run('trace', 'suspect').stdout).toContain('git fetch --unshallow')
    for (const [command, flag] of [
      ['impact', '--since'],
      ['coverage', '--base'],
      ['trace suspect', '--base'],
    ] as const) {
      const { status, stderr } = tree.run(...command.split(' '), flag, 'HEAD~1')
      expect([status, stderr]).toEqual([2, expect.stringContaining('`git fetch --unshallow` brings its history')])
    }
  })

  it('is answered on a detached head', () => {
    tree = committed()
    git(tree.root, 'checkout', '-q', '--detach')
    check()
  })

  it('is answered beside links in circles, to nowhere and out of the tree', () => {
    tree = committed()
    const link = (to: string, path: string) => symlinkSync(to, join(tree.root, path))
    link('.', 'src/self')
    link('..', 'specs/up')
    link('b', 'a')
    link('a', 'b')
    link('nowhere', 'specs/dead.md')
    link('/etc/passwd', 'specs/out.md')
    git(tree.root, 'add', '-A')
    check()
  })

  it('is answered beside binary files and files of 50 MB', () => {
    tree = committed()
    const bytes = Buffer.alloc(300_000, 'ACME-2001\0\u00ff', 'latin1')
    for (const path of ['specs/binary.md', 'src/binary.ts', 'tests/binary.test.ts'])
      writeFileSync(join(tree.root, path), bytes)
    for (const path of ['specs/large.md', 'src/large.ts', 'tests/large.test.ts']) {
      writeFileSync(join(tree.root, path), '// implements: ACME-2002\n')
      truncateSync(join(tree.root, path), 50 * 1024 * 1024)
    }
    check()
    expect(tree.run('impact', '--since', 'HEAD').stdout).toContain('src/large.ts: it is very large')
  })

  it('leaves out what git ignores, and says so', () => {
    tree = committed({
      '.gitignore': 'out/\n',
      'out/z.ts': '// implements: ACME-2009\n',
      'specs/out/b.md': '- [ACME-2009] It MUST.\n',
    })
    check()
    expect(tree.run('impact', 'out/z.ts').stdout).toContain('git ignores it')
    expect(tree.run('impact', 'ACME-2009').stdout).toContain("'ACME-2009' is defined by no spec")
  })

  it('is answered after everything was renamed', () => {
    const many = Array.from({ length: 300 }, (_, at) => [`src/f${at}.ts`, `export const f${at} = () => ${at}\n`])
    tree = committed(Object.fromEntries(many))
    for (const [from, to] of [
      ['src', 'moved-src'],
      ['tests', 'moved-tests'],
    ] as const)
      renameSync(join(tree.root, from), join(tree.root, to))
    mkdirSync(join(tree.root, 'src'))
    writeFileSync(join(tree.root, 'src/a.ts'), files['src/a.ts'])
    mkdirSync(join(tree.root, 'tests'))
    writeFileSync(join(tree.root, 'tests/a.test.ts'), files['tests/a.test.ts'])
    check()
    expect(tree.run('impact', '--since', 'HEAD').stdout).toMatch(/renamed +src\/f0\.ts → moved-src\/f0\.ts/)
  })

  it('ends with an ID pattern that backtracks', () => {
    const evil = `// ${'A'.repeat(100_000)} ${'x'.repeat(50_000)}\n`
    tree = committed({
      'xtask.config.ts': "export default { ids: { families: [{ pattern: '(A+)+(x+x+)+y', title: 'T' }] } }\n",
      'src/evil.ts': evil,
      'specs/evil.md': `# S\n\n- [${'A'.repeat(60)}${'x'.repeat(60)}] It MUST.\n`,
    })
    const answers = questions.map(([, ...argv]) => tree.run(...argv))
    expect(answers.filter(({ stdout, stderr }) => /fault of the tool/.test(stdout + stderr))).toEqual([])
    expect(tree.run('spec-extract').stdout).toContain('id-pattern-backtracks')
    expect(tree.run('impact', 'ACME-2001').status).not.toBe(0)
  })
})
