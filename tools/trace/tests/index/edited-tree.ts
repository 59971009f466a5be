import { execFileSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { idFinder } from '@throughline/kernel'
import { walkFiles } from '@throughline/kernel/list-files'
import fc from 'fast-check'
import { type FileFacts, languageOf, readFacts } from '../../src/code/index.ts'
import { indexFolder, openIndexOf } from '../../src/index-store/open-index.ts'

/** One thing that happens to a tree between two questions. Numbers choose among what is there. */
export type Edit =
  | { do: 'write'; at: number; text: number }
  | { do: 'same size, time kept'; at: number; text: number }
  | { do: 'delete' | 'touch' | 'link' | 'ignore'; at: number }
  | { do: 'rename' | 'swap' | 'copy'; at: number; to: number }
  | { do: 'switch branch' | 'change families' | 'forget' | 'ask twice at once' }
  | { do: 'truncate cache' | 'damage cache'; at: number; share: number }

const paths = [
  'a.ts',
  'b.ts',
  'src/c.ts',
  'src/d.py',
  'src/deep/e.ts',
  'docs/f.md',
  'g.yaml',
  'h.feature',
  'i.txt',
  'j.tsx',
]
/** Texts come in pairs of the same length, so that a size alone tells little. */
const texts = [
  '// implements: APP-1001\nexport const a = 1\n',
  '// implements: APP-1002\nexport const b = 2\n',
  "it('[APP-1003] works', () => {})\nconst x = 'WEB-2001'\n",
  "it('[APP-1004] breaks', () => {})\nlet y = 'WEB-2002'\n",
  'Some APP-1001 prose, `APP-1002`, and WEB-2001.\n',
  '# APP-1002\nx-req-id: [APP-1003, WEB-2002]\nkey: 1\n',
  '@APP-1001\nFeature: a\n\n  @APP-1004\n  Scenario: b\n    Given c\n',
  '',
  'binary \0 APP-1001',
]
const families = [['APP-\\d{4}'], ['APP-\\d{4}', 'WEB-\\d+'], ['[A-Z]+-2\\d{3}']]
const ids = ['APP-1001', 'APP-1003', 'WEB-2001', 'NOT-1000']

const index = fc.nat({ max: 999 })
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('write' as const), at: index, text: index }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('same size, time kept' as const), at: index, text: index }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('delete' as const, 'touch', 'link', 'ignore'), at: index }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('rename' as const, 'swap', 'copy'), at: index, to: index }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('switch branch' as const, 'change families', 'forget', 'ask twice at once'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('truncate cache' as const, 'damage cache'),
      at: index,
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
)

export const edits = (length: number): fc.Arbitrary<Edit[]> => fc.array(edit, { minLength: length, maxLength: length })

/** Does every edit to a tree, and asks after each; returns the first question to which index and tree differ. */
export const firstDifference = async (all: readonly Edit[]): Promise<unknown> => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'edited-tree-')))
  try {
    const tree = editedTree(root)
    for (const [step, each] of all.entries()) {
      tree.edit(each)
      const found = await tree.ask(each.do === 'ask twice at once' ? 2 : 1)
      const wanted = tree.cold()
      for (const answer of found) {
        if (JSON.stringify(answer) !== JSON.stringify(wanted)) return { step, each, answer, wanted }
      }
    }
    return undefined
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const editedTree = (root: string) => {
  let family = 0
  let branch = 0
  const path = (at: number) => join(root, paths[at % paths.length] ?? '')
  const textOf = (at: number) => texts[at % texts.length] ?? ''
  const git = (...argv: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...argv], { cwd: root, stdio: 'pipe' })
  const present = () =>
    paths.map((each) => join(root, each)).filter((each) => lstatSync(each, { throwIfNoEntry: false })?.isFile())
  const one = (at: number) => present()[at % Math.max(1, present().length)]
  const put = (file: string, text: string) => {
    if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(file)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  git('init', '-q', '-b', 'branch-0')
  put(join(root, '.gitignore'), 'ignored\n.throughline\n')
  git('add', '.')
  git('commit', '-q', '-m', 'first')
  git('branch', 'branch-1')
  const cacheFiles = () => {
    const folder = join(root, indexFolder)
    return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
  }
  const edit = (each: Edit): void => {
    switch (each.do) {
      case 'write':
        put(path(each.at), textOf(each.text))
        return
      case 'same size, time kept': {
        const file = one(each.at)
        if (file === undefined) return
        const { atime, mtime, size } = lstatSync(file)
        writeFileSync(file, textOf(each.text).padEnd(size).slice(0, size))
        utimesSync(file, atime, mtime)
        return
      }
      case 'delete':
        rmSync(one(each.at) ?? path(each.at), { force: true })
        return
      case 'touch': {
        const file = one(each.at)
        if (file !== undefined) utimesSync(file, each.at, each.at * 10_000_000)
        return
      }
      case 'link':
        if (existsSync(path(each.at)) || lstatSync(path(each.at), { throwIfNoEntry: false })) return
        mkdirSync(dirname(path(each.at)), { recursive: true })
        symlinkSync(each.at % 2 ? '.' : 'nowhere', path(each.at))
        return
      case 'ignore':
        put(join(root, 'ignored', `${each.at}.ts`), textOf(each.at))
        return
      case 'rename':
      case 'copy': {
        const file = one(each.at)
        if (file === undefined || file === path(each.to)) return
        if (each.do === 'copy') {
          put(path(each.to), readFileSync(file, 'latin1'))
          return
        }
        mkdirSync(dirname(path(each.to)), { recursive: true })
        renameSync(file, path(each.to))
        return
      }
      case 'swap': {
        const [first, second] = [one(each.at), one(each.to)]
        if (first === undefined || second === undefined || first === second) return
        renameSync(first, join(root, 'between'))
        renameSync(second, first)
        renameSync(join(root, 'between'), second)
        return
      }
      case 'switch branch':
        git('add', '-A')
        git('commit', '-q', '--allow-empty', '-m', 'step')
        branch = 1 - branch
        git('checkout', '-q', '-f', `branch-${branch}`)
        return
      case 'change families':
        family = (family + 1) % families.length
        return
      case 'forget':
        rmSync(join(root, '.throughline'), { recursive: true, force: true })
        return
      case 'truncate cache':
      case 'damage cache': {
        const file = cacheFiles()[each.at % Math.max(1, cacheFiles().length)]
        if (file === undefined) return
        const at = Math.floor(lstatSync(file).size * each.share)
        if (each.do === 'truncate cache') {
          truncateSync(file, at)
          return
        }
        const bytes = readFileSync(file)
        if (at < bytes.length) bytes[at] = 255 - (bytes[at] ?? 0)
        writeFileSync(file, bytes)
        return
      }
      case 'ask twice at once':
        return
    }
  }
  const patterns = () => families[family] ?? []
  const listed = () => walkFiles(root).filter((file) => !file.startsWith('ignored/'))
  const answer = async () => {
    // Git's own listing has a test of its own: to start it thousands of times takes minutes.
    const found = await openIndexOf(root, patterns(), Promise.resolve(listed()))
    const references: unknown[] = []
    for (const id of ids) references.push(await found.references(id))
    return { files: found.files(), references, all: [...(await found.all())], findings: found.findings.length }
  }
  const cold = () => {
    const all = listed().map((file): [string, FileFacts] => [
      file,
      coldFacts(readFileSync(join(root, file)), file, family),
    ])
    const references = ids.map((id) =>
      all.flatMap(([file, { references: own }]) =>
        own.filter((each) => each.id === id).map((reference) => ({ file, reference })),
      ),
    )
    const findings = all.some(([, { skipped }]) => skipped) ? 1 : 0
    return { files: listed(), references, all, findings }
  }
  return { edit, cold, ask: (times: number) => Promise.all(Array.from({ length: times }, answer)) }
}

const finders = families.map((patterns) => idFinder(patterns))
const known = new Map<string, FileFacts>()

/** With the kernel's own finder, which runs every pattern on every word. */
const coldFacts = (bytes: Buffer, file: string, family: number): FileFacts => {
  const language = languageOf(file)
  const key = `${family} ${language} ${bytes.toString('latin1')}`
  const facts = known.get(key) ?? readFacts(bytes, language, finders[family] ?? idFinder([]))
  known.set(key, facts)
  return facts
}
