import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { workspaceOf } from '@throughline/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { readSources } from '../../src/graph/index.ts'
import { openIndex } from '../../src/index-store/open-index.ts'
import { confirm, diffText, findBase, findSuspects } from '../../src/suspects/index.ts'
import { type GitFolder, gitFolder } from '../git-folder.ts'
import { scratchConfig } from '../graph/scratch-workspace.ts'

const spec = (words: string) => `# API\n\n- [ACME-1] **Wait.** The queue MUST ${words}.\n- [ACME-2] It MUST stay.\n`
const code = `// implements: ACME-1
export const push = (queue: string[], entry: string) => {
  queue.push(entry)
}

export const other = 1
`
const test = `import { expect, it } from 'vitest'
it('[ACME-1] waits', () => {
  expect(1 + 1).toBe(2)
})
it('[ACME-2] stays', () => {
  expect(2 + 1).toBe(3)
})
`
const contract = `openapi: 3.1.1
info: { title: t, version: '1' }
paths:
  /tasks:
    post:
      operationId: push
      x-req-id: ACME-1
      responses: { '204': { description: done } }
`
const files = {
  'specs/api.md': spec('wait'),
  'packages/a/src/a.ts': code,
  'packages/a/tests/a.test.ts': test,
  'contracts/a.yaml': contract,
}
const [inCode, inTest, inContract] = [
  'packages/a/src/a.ts#push',
  'packages/a/tests/a.test.ts#[ACME-1] waits',
  'contracts/a.yaml#/paths/~1tasks/post',
]
const everywhere = [inContract, inCode, inTest]

const folders: { remove(): void }[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove()
})

const repository = (): GitFolder => {
  const folder = gitFolder(files)
  folders.push(folder)
  return folder
}

const opened = async (root: string) => {
  const workspace = workspaceOf(root, { ...scratchConfig, openapi: [{ name: 'a', document: 'contracts/a.yaml' }] })
  const { value: sources } = await readSources(workspace, await openIndex(workspace))
  return { workspace, sources }
}

const ask = async (root: string, asked?: string) => {
  const { workspace, sources } = await opened(root)
  const { value: base, findings } = findBase(root, asked)
  if (!base) return { changed: [], findings, base: undefined }
  const found = findSuspects(workspace, sources, base)
  return { changed: found.value.changed, findings: found.findings, base: base.commit }
}

/** The places that are suspect after an edit, and the codes of the findings that are not about them. */
const check = async (folder: GitFolder, asked?: string): Promise<{ suspect: string[]; other: string[] }> => {
  const { changed, findings } = await ask(folder.root, asked)
  return {
    suspect: changed.flatMap(({ sites }) => sites.flatMap(({ site, confirmed }) => (confirmed ? [] : [site]))),
    other: findings.filter(({ code }) => code !== 'suspect-reference').map(({ code }) => code),
  }
}

describe('a requirement whose words changed', () => {
  it('[TL-TRACE-331] makes what claimed it suspect, and says which words changed', async () => {
    const folder = repository()
    expect(await check(folder)).toEqual({ suspect: [], other: [] })
    folder.put({ 'specs/api.md': spec('never wait') })
    const { changed, findings } = await ask(folder.root)
    expect(changed).toEqual([
      {
        id: 'ACME-1',
        hash: expect.stringMatching(/^[0-9a-f]{16}$/),
        before: 'Wait. The queue MUST wait.',
        after: 'Wait. The queue MUST never wait.',
        diff: [{ text: 'Wait. The queue MUST ' }, { text: 'never ', change: 'added' }, { text: 'wait.' }],
        sites: [
          { site: inContract, kind: 'promises', file: 'contracts/a.yaml', line: 7 },
          { site: inCode, kind: 'implements', file: 'packages/a/src/a.ts', line: 1 },
          { site: inTest, kind: 'verifies', file: 'packages/a/tests/a.test.ts', line: 2 },
        ],
      },
    ])
    expect(diffText(changed[0]?.diff ?? [])).toBe('Wait. The queue MUST {+never +}wait.')
    expect(findings.map(({ code, level }) => [code, level])).toEqual(
      everywhere.map(() => ['suspect-reference', 'error']),
    )
  })

  it('[TL-TRACE-304] makes each of two tests of one name suspect, and a change of one answers for none of the other', async () => {
    const folder = repository()
    const [first = '', second = ''] = test.split("it('[ACME-2] stays'")
    const twins = `${first}it('[ACME-1] waits'${second}`
    folder.put({ 'packages/a/tests/a.test.ts': twins })
    folder.commit()
    folder.put({ 'specs/api.md': spec('never wait') })
    expect((await check(folder, 'HEAD')).suspect).toEqual([...everywhere, `${inTest} (2)`])
    folder.put({ 'packages/a/tests/a.test.ts': twins.replace('1 + 1', '3 - 1') })
    expect((await check(folder, 'HEAD')).suspect).toEqual([inContract, inCode, `${inTest} (2)`])
  })

  it('[TL-TRACE-331] is itself whatever moved around it', async () => {
    const folder = repository()
    folder.put({ 'specs/other.md': `${spec('wait')}\nMore.\n` })
    rmSync(join(folder.root, 'specs/api.md'))
    expect(await check(folder)).toEqual({ suspect: [], other: [] })
  })

  it('[TL-TRACE-332] stays so through comments, white space, moves and renames', async () => {
    const folder = repository()
    folder.put({
      'specs/api.md': spec('never wait'),
      'packages/a/src/a.ts': code
        .replace('// implements', '/* again */\n\n// implements')
        .replace('export const push', 'export const enqueue')
        .replace('  queue', '  // now\n      queue'),
      'packages/a/tests/b.test.ts': test.replace('[ACME-1] waits', '[ACME-1] has to wait'),
      'contracts/a.yaml': contract.replace(
        "      responses: { '204': { description: done } }",
        "      # now\n      responses:\n        '204':\n          description: done",
      ),
    })
    rmSync(join(folder.root, 'packages/a/tests/a.test.ts'))
    expect(await check(folder)).toEqual({
      suspect: [inContract, 'packages/a/src/a.ts#enqueue', 'packages/a/tests/b.test.ts#[ACME-1] has to wait'],
      other: [],
    })
  })

  it('[TL-TRACE-332] is answered by a change of each place, and not by one beside it', async () => {
    const folder = repository()
    folder.put({ 'specs/api.md': spec('never wait'), 'packages/a/src/a.ts': code.replace('other = 1', 'other = 2') })
    expect((await check(folder)).suspect).toEqual(everywhere)
    folder.put({ 'packages/a/src/a.ts': code.replace('queue.push', 'queue.unshift') })
    expect((await check(folder)).suspect).toEqual([inContract, inTest])
    folder.put({ 'packages/a/tests/a.test.ts': test.replace('1 + 1', '3 - 1') })
    expect((await check(folder)).suspect).toEqual([inContract])
    folder.put({ 'contracts/a.yaml': contract.replace('done', 'pushed') })
    expect((await check(folder)).suspect).toEqual([])
  })

  it('[TL-TRACE-332] does not make suspect what came after the base', async () => {
    const folder = repository()
    folder.put({
      'specs/api.md': spec('never wait'),
      'packages/a/src/new.ts': '// implements: ACME-1\nexport const fresh = () => 7\n',
    })
    expect((await check(folder)).suspect).toEqual(everywhere)
  })
})

describe('a confirmation', () => {
  const confirmed = async (folder: GitFolder, site: string) => {
    const { workspace, sources } = await opened(folder.root)
    return confirm(workspace, sources, { id: 'ACME-1', site, reason: 'it never did', by: 'ada' })
  }

  it('[TL-TRACE-333] answers for its place until the words change again, and then is a finding', async () => {
    const folder = repository()
    folder.put({ 'specs/api.md': spec('never wait') })
    for (const site of [inTest, inCode]) expect((await confirmed(folder, site)).findings).toEqual([])
    expect(await check(folder)).toEqual({ suspect: [inContract], other: [] })
    const written = readFileSync(join(folder.root, 'ci/trace-confirmations.yaml'), 'utf8')
    expect(written.split('\n').filter((line) => line.includes('site:'))).toEqual([
      `  site: ${inCode}`,
      `  site: ${inTest}`,
    ])
    folder.commit()
    folder.put({ 'specs/api.md': spec('wait for ever') })
    expect(await check(folder)).toEqual({ suspect: everywhere, other: ['confirmation-lapsed', 'confirmation-lapsed'] })
    expect((await confirmed(folder, inCode)).findings).toEqual([])
    expect(await check(folder)).toEqual({ suspect: [inContract, inTest], other: ['confirmation-lapsed'] })
  })

  it('[TL-TRACE-333] of a place that is gone, or of nothing, is a finding; so is one that nobody signed', async () => {
    const folder = repository()
    const entry = (more: string) => `- { id: ACME-1, hash: h, reason: r, by: b${more} }\n`
    folder.put({ 'ci/trace-confirmations.yaml': entry(', site: x#y') + entry(', site: ""') + entry(', sit: x') })
    expect((await check(folder)).other).toEqual(['confirmation-invalid', 'confirmation-invalid', 'confirmation-lapsed'])
    // What is there already is not thrown away.
    expect((await confirmed(folder, inCode)).value).toBeUndefined()
    folder.put({ 'ci/trace-confirmations.yaml': 'a: 1\n' })
    expect((await check(folder)).other).toEqual(['confirmation-invalid'])
    folder.put({ 'ci/trace-confirmations.yaml': '- [\n' })
    expect((await check(folder)).other).toEqual(['syntax-error'])
  })

  it('[TL-TRACE-333] is refused for what no spec defines, and where nothing names it', async () => {
    const folder = repository()
    await expect(confirmed(folder, 'packages/a/src/a.ts#pusj')).rejects.toThrow('nothing at packages/a/src/a.ts#pusj')
    const { workspace, sources } = await opened(folder.root)
    expect(() => confirm(workspace, sources, { id: 'ACME-9', site: inCode, reason: 'r', by: 'b' })).toThrow(
      'no spec defines ACME-9',
    )
  })
})

describe('the base', () => {
  const codes = async (root: string, asked?: string) => {
    const { findings, base } = await ask(root, asked)
    return { base, findings: findings.map(({ code, level, message }) => [code, level, message]) }
  }
  const clone = (of: string, ...args: string[]): GitFolder => {
    const parent = realpathSync(mkdtempSync(join(tmpdir(), 'trace-clone-')))
    const root = join(parent, 'clone')
    execFileSync('git', ['clone', '-q', ...args, pathToFileURL(of).href, root])
    const git: GitFolder['git'] = (...argv) => execFileSync('git', argv, { cwd: root, encoding: 'utf8' }).trim()
    const folder = {
      root,
      git,
      put: () => {},
      commit: () => {},
      remove: () => rmSync(parent, { recursive: true, force: true }),
    }
    folders.push(folder)
    return folder
  }

  it('[TL-TRACE-334] is what is asked for, else where the branch left the default one, else the first parent', async () => {
    const folder = repository()
    folder.git('branch', '-m', 'main')
    const first = folder.git('rev-parse', 'HEAD')
    // The first commit of all has no parent.
    expect(await codes(folder.root)).toEqual({ base: first, findings: [] })
    folder.put({ 'a.txt': 'a' })
    folder.commit()
    const second = folder.git('rev-parse', 'HEAD')
    expect((await codes(folder.root)).base).toBe(first)
    folder.git('checkout', '-q', '-b', 'work')
    for (const name of ['b.txt', 'c.txt']) {
      folder.put({ [name]: 'x' })
      folder.commit()
    }
    expect((await codes(folder.root)).base).toBe(second)
    expect((await codes(folder.root, 'HEAD~3')).base).toBe(first)
    folder.git('checkout', '-q', '--detach')
    expect((await codes(folder.root)).base).toBe(second)
    const copy = clone(folder.root, '--branch', 'work')
    expect((await codes(copy.root)).base).toBe(folder.git('rev-parse', 'work~1'))
  })

  it('[TL-TRACE-335] that is not known is a finding that says what to do, and a wrong call where it is asked for', async () => {
    const folder = repository()
    folder.put({ 'a.txt': 'a' })
    folder.commit()
    expect(() => findBase(folder.root, 'nowhere')).toThrow("'nowhere' names no commit here")
    const shallow = clone(folder.root, '--depth', '1')
    expect((await codes(shallow.root)).findings).toEqual([
      ['base-unknown', 'error', 'this clone is shallow, and HEAD has no parent in it'],
    ])
    expect(() => findBase(shallow.root, 'HEAD~1')).toThrow('`git fetch --unshallow` brings its history')
    rmSync(join(folder.root, '.git'), { recursive: true })
    expect((await codes(folder.root)).findings).toEqual([
      ['base-unknown', 'warning', expect.stringContaining('is in no git repository')],
    ])
  })

  it('[TL-TRACE-335] of a repository without a commit is a finding', async () => {
    const folder = repository()
    rmSync(join(folder.root, '.git'), { recursive: true })
    folder.git('init', '-q')
    expect((await codes(folder.root)).findings).toEqual([
      ['base-unknown', 'warning', 'the repository has no commit yet'],
    ])
  })
})
