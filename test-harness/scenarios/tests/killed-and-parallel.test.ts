import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { removeFolders } from '../src/folder.ts'
import { type MiniWorkspace, makeMiniWorkspace, removeMiniWorkspace } from '../src/mini-workspace.ts'
import { bytesOf, differences, processesIn } from '../src/outcome-of.ts'
import { record, troubledWorkspace } from '../src/troubled-workspace.ts'
import { xtask } from '../src/xtask.ts'

/** What one undisturbed run makes of the same sources. */
let whole: Map<string, string>
beforeAll(async () => {
  const mini = makeMiniWorkspace()
  await xtask(['regen'], { cwd: mini.root })
  whole = bytesOf(mini.root)
  removeMiniWorkspace(mini)
})

let mini: MiniWorkspace
beforeEach(() => {
  mini = makeMiniWorkspace()
})
afterEach(() => removeMiniWorkspace(mini))

const run = (...argv: string[]) => xtask(argv, { cwd: mini.root })

/** Waits without giving way: a run that writes for some milliseconds is to be met within them. */
const spinUntil = (condition: () => boolean): void => {
  const nap = new Int32Array(new SharedArrayBuffer(4))
  for (let naps = 0; naps < 20_000 && !condition(); naps++) Atomics.wait(nap, 0, 0, 1)
}

describe('regen that is killed', () => {
  /** Files that stand there once it has come so far. */
  it.each([
    ['at its first file', 'requirements/greeter.yaml'],
    ['within a folder', 'contracts/api/generated/model.ts'],
    ['at its last folder', 'contracts/metrics/generated/.throughline-manifest.json'],
  ])('%s leaves no half of a file, and the next run completes it', async (_name, file) => {
    await xtask(['regen'], {
      cwd: mini.root,
      onStart: (child) => {
        spinUntil(() => existsSync(join(mini.root, file)))
        child.kill('SIGKILL')
      },
    })
    const left = bytesOf(mini.root)
    // Manifests list what is about to be written; everything else is what an undisturbed run makes, or not there.
    const wrong = [...left].filter(
      ([path, digest]) => !/manifest\.json$|\.tmp$/.test(path) && whole.get(path) !== digest,
    )
    expect(wrong).toEqual([])
    expect((await run('regen')).status).toBe(0)
    expect(differences(whole, bytesOf(mini.root))).toEqual([])
  })
})

describe('verify that is killed', () => {
  it('[TL-VERIFY-504] takes what it had started with it', async () => {
    const { root, path } = troubledWorkspace('family')
    try {
      const ended = await xtask(['verify'], {
        cwd: root,
        onStart: (child) => {
          spinUntil(() => readFileSync(path(record), 'utf8').includes('hello'))
          child.kill('SIGKILL')
        },
      })
      expect(ended.status).toBe(null)
      await expect.poll(() => processesIn(root), { timeout: 20_000 }).toEqual([])
    } finally {
      removeFolders()
    }
  })
})

describe('at the same time', () => {
  it('two runs of regen both succeed, and what they make is whole', async () => {
    const both = await Promise.all([run('regen'), run('regen')])
    expect(both.map(({ status, stderr }) => [status, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ])
    expect(differences(whole, bytesOf(mini.root))).toEqual([])
  })

  it('two runs of regen both change what is stale and remove what is orphaned', async () => {
    mini.put('specs/other.md', '# Other\n\n- [GREET-009] **Other.** It MUST greet others.\n')
    expect((await run('regen')).status).toBe(0)
    expect(readdirSync(join(mini.root, 'requirements'))).toContain('other.yaml')
    mini.remove('specs/other.md')
    const both = await Promise.all([run('regen'), run('regen')])
    expect(both.map(({ status, stderr }) => [status, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ])
    expect(readdirSync(join(mini.root, 'requirements'))).not.toContain('other.yaml')
    // An ID that vanished is remembered.
    expect(differences(whole, bytesOf(mini.root))).toEqual([
      'requirements/.throughline-manifest.json',
      'requirements/index.yaml',
    ])
  })

  it('two runs of verify each start a service of their own', async () => {
    const both = await Promise.all([run('verify'), run('verify')])
    expect(both.map(({ status, stdout }) => [status, stdout.trim().split('\n').at(-1)])).toEqual([
      [0, '2 of 2 exchanges hold; 2 of 2 declared statuses were reached.'],
      [0, '2 of 2 exchanges hold; 2 of 2 declared statuses were reached.'],
    ])
    expect(processesIn(mini.root)).toEqual([])
  })
})
