import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openWorkspace } from '@throughline/kernel'
import { text } from '@throughline/kernel/text-printer'
import { openIndex } from '@throughline/trace/index-store'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexReport } from '../src/index-report.ts'
import { isQuickIndex, quicklyIndexed } from '../src/quick-index.ts'

const patterns = ['APP-\\\\d{4}', '(?:APP|WEB)-\\\\d+']
const configs = [
  ...patterns.map((pattern) => `export default { ids: { families: [{ pattern: '${pattern}', title: 'Ours' }] } }\n`),
  'export default {}\n',
]
const texts = ['// APP-1001\n', '// APP-1002\n', '// WEB-7, APP-1001\n', '', 'binary \0 APP-1003']
const paths = ['a.ts', 'src/b.ts', 'docs/c.md', 'ignored/d.ts']

type Edit =
  | { do: 'write'; at: number; text: number }
  | { do: 'delete'; at: number }
  | { do: 'config'; at: number }
  | { do: 'truncate'; at: number; share: number }
  | { do: 'forget' }
  | { do: 'switch branch' }

const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      at: fc.nat({ max: paths.length - 1 }),
      text: fc.nat({ max: texts.length - 1 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delete' as const), at: fc.nat({ max: paths.length - 1 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('config' as const), at: fc.nat({ max: configs.length - 1 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('truncate' as const),
      at: fc.nat({ max: 50 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Edit>({ do: 'forget' }) },
  { weight: 1, arbitrary: fc.constant<Edit>({ do: 'switch branch' }) },
)

const scratchTree = () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'quick-index-')))
  const put = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  const git = (...argv: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...argv], { cwd: root, stdio: 'pipe' })
  put('xtask.config.ts', configs[0] ?? '')
  put('.gitignore', 'ignored\n.throughline\n')
  git('init', '-q', '-b', 'branch-0')
  git('add', '.')
  git('commit', '-q', '-m', 'first')
  git('branch', 'branch-1')
  let branch = 0
  const cached = () =>
    existsSync(join(root, '.throughline'))
      ? readdirSync(join(root, '.throughline'), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
      : []
  const apply = (each: Edit): void => {
    if (each.do === 'write') put(paths[each.at] ?? '', texts[each.text] ?? '')
    else if (each.do === 'delete') rmSync(join(root, paths[each.at] ?? ''), { force: true })
    else if (each.do === 'config') put('xtask.config.ts', configs[each.at] ?? '')
    else if (each.do === 'forget') rmSync(join(root, '.throughline'), { recursive: true, force: true })
    else if (each.do === 'switch branch') {
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', 'step')
      branch = 1 - branch
      git('checkout', '-q', '-f', `branch-${branch}`)
    } else {
      const file = cached()[each.at % Math.max(1, cached().length)]
      if (file !== undefined) truncateSync(file, Math.floor(readFileSync(file).length * each.share))
    }
  }
  return { root, apply }
}

/** What is printed, or nothing where somebody else has to answer. */
const quick = async (root: string): Promise<string | undefined> => {
  const printed: string[] = []
  const out = { on: () => out, write: (part: string) => printed.push(part) > 0, isTTY: false }
  const code = await quicklyIndexed(['trace', 'index', '--ids'], root, out as unknown as NodeJS.WriteStream)
  expect([code, printed.length]).toEqual(code === undefined ? [undefined, 0] : [0, 1])
  return printed[0]
}

/** The same by loading everything, and from nothing. */
const whole = async (root: string): Promise<{ answer: string; findings: number }> => {
  rmSync(join(root, '.throughline/cache/trace'), { recursive: true, force: true })
  const index = await openIndex(await openWorkspace(root))
  return { answer: text(await indexReport(index, true), { colour: false }), findings: index.findings.length }
}

describe('an index that is made without loading the configuration', () => {
  it('[TL-TRACE-414] is what loading everything makes, after every edit', async () => {
    let answers = 0
    const firstDifference = async (edits: readonly Edit[]): Promise<unknown> => {
      const { root, apply } = scratchTree()
      try {
        for (const [step, each] of edits.entries()) {
          apply(each)
          // Asked before anything else has judged the configuration, and after.
          for (const _time of ['first', 'again']) {
            const found = await quick(root)
            const { answer, findings } = await whole(root)
            const isRight = found === undefined ? true : found === answer && findings === 0
            if (!isRight) return { step, each, found, answer }
            if (found !== undefined) answers++
          }
        }
        return undefined
      } finally {
        rmSync(root, { recursive: true, force: true })
      }
    }
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 15, maxLength: 15 }), async (edits) => {
        expect(await firstDifference(edits)).toBeUndefined()
      }),
      { seed: 414, numRuns: 6, endOnFailure: true },
    )
    // It must not hold because nobody was ever answered.
    expect(answers).toBeGreaterThan(60)
  }, 120_000)

  it('[TL-TRACE-414] leaves to others what needs a finding, another configuration or another question', async () => {
    const { root, apply } = scratchTree()
    try {
      expect(await quick(root)).toBeUndefined()
      await whole(root)
      expect(await quick(root)).toBe('2 files, 0 IDs\n')
      apply({ do: 'write', at: 0, text: 4 })
      expect(await quick(root)).toBeUndefined()
      apply({ do: 'delete', at: 0 })
      expect(await quick(root)).toBe('2 files, 0 IDs\n')
      apply({ do: 'config', at: 2 })
      await whole(root)
      expect(await quick(root)).toBeUndefined()
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
    const questions = [
      'trace index',
      'trace index --ids',
      'trace index --ids --format json',
      'trace index --json',
      'impact A',
    ]
    expect(questions.filter((each) => isQuickIndex(each.split(' ')))).toEqual(['trace index', 'trace index --ids'])
  })

  it('[TL-TRACE-414] and a question about an ID load no part of Node.js that takes as long as the answer', () => {
    const { root, apply } = scratchTree()
    try {
      apply({ do: 'write', at: 0, text: 0 })
      writeFileSync(join(root, 'spec.md'), '- [APP-1001] **A.** It MUST work.\n')
      writeFileSync(join(root, 'xtask.config.ts'), configs[0]?.replace('{ ids', "{ specs: ['spec.md'], ids") ?? '')
      // What the test's own hook in child processes has loaded before is not counted.
      const script = `process.argv.splice(1, 0, 'xtask')
        const before = new Set(process.moduleLoadList)
        const loaded = () => process.moduleLoadList.filter((name) => !before.has(name))
        process.on('exit', () => process.stderr.write(JSON.stringify(loaded())))
        import(${JSON.stringify(join(import.meta.dirname, '../src/xtask.js'))})`
      const run = (...argv: string[]) =>
        spawnSync(process.execPath, ['-e', script, '--', ...argv], { cwd: root, encoding: 'utf8' })
      const slow = ['fs/promises', 'readline/interface', 'util/parse_args/parse_args', 'zlib', 'worker_threads']
      for (const argv of [
        ['trace', 'index', '--ids'],
        ['impact', 'APP-1001'],
      ]) {
        const whole = run(...argv)
        const { stdout, stderr, status } = run(...argv)
        expect([status, stdout]).toEqual([0, whole.stdout])
        expect(slow.filter((name) => whole.stderr.includes(`${name}"`))).toContain('fs/promises')
        expect(slow.filter((name) => stderr.includes(`${name}"`))).toEqual([])
      }
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  })
})
