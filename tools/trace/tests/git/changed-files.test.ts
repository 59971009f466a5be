import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changedSince, openBase, readObjects, treeAt } from '../../src/git/index.ts'
import { type GitFolder, gitFolder } from '../git-folder.ts'

let repository: GitFolder
beforeEach(() => {
  repository = gitFolder({ 'a.ts': 'a\n', 'b.ts': 'b\nb\nb\nb\nb\nb\n', 'dir/c.md': 'c\n' })
})
afterEach(() => repository.remove())

const seen = (ref = 'HEAD', root = repository.root) =>
  changedSince(openBase(root, ref)).map(({ change, path, from, kind }) =>
    [change, ...(from === undefined ? [] : [`${from} →`]), path, ...(kind === 'file' ? [] : [kind])].join(' '),
  )

describe('changedSince', () => {
  it('lists nothing in a clean tree', () => expect(seen()).toEqual([]))

  it('[TL-TRACE-401] lists changed, removed, untracked, staged and committed files, and none that is ignored', () => {
    repository.put({ '.gitignore': 'out/\n', 'a.ts': 'a2\n', 'new.ts': 'n\n', 'out/x.ts': 'x\n', 'staged.ts': 's\n' })
    repository.git('add', 'staged.ts')
    rmSync(join(repository.root, 'dir/c.md'))
    const want = ['added .gitignore', 'changed a.ts', 'removed dir/c.md', 'added new.ts', 'added staged.ts']
    expect(seen()).toEqual(want)
    repository.commit()
    expect(seen()).toEqual([])
    expect(seen('HEAD~1')).toEqual(want)
  })

  it('[TL-TRACE-401] follows renames: of git, by hand, and of everything', () => {
    repository.git('mv', 'b.ts', 'b2.ts')
    repository.put({ 'b2.ts': 'b\nb\nb\nb\nb\nB\n' })
    renameSync(join(repository.root, 'a.ts'), join(repository.root, 'moved.ts'))
    expect(seen()).toEqual(['renamed b.ts → b2.ts', 'renamed a.ts → moved.ts'])
    repository.git('checkout', '-q', '-f', '.')
    repository.git('reset', '-q', '--hard')
    rmSync(join(repository.root, 'moved.ts'))
    mkdirSync(join(repository.root, 'all'))
    for (const name of ['a.ts', 'b.ts', 'dir'])
      renameSync(join(repository.root, name), join(repository.root, 'all', name))
    expect(seen()).toEqual(['renamed a.ts → all/a.ts', 'renamed b.ts → all/b.ts', 'renamed dir/c.md → all/dir/c.md'])
  })

  it('takes a file that left the index for changed, and one whose time only changed for the same', () => {
    repository.git('rm', '-q', '--cached', 'a.ts')
    repository.put({ 'a.ts': 'a3\n', 'b.ts': 'b\nb\nb\nb\nb\nb\n' })
    expect(seen()).toEqual(['changed a.ts'])
  })

  it('tells links and submodules from files', () => {
    symlinkSync('a.ts', join(repository.root, 'link.ts'))
    const inner = gitFolder({ 'x.ts': 'x\n' })
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'sub')
    inner.remove()
    expect(seen()).toEqual(['added .gitmodules', 'added link.ts link', 'added sub submodule'])
  })

  it('lists no file of a repository that was put inside', () => {
    mkdirSync(join(repository.root, 'inner'))
    execFileSync('git', ['init', '-q'], { cwd: join(repository.root, 'inner') })
    writeFileSync(join(repository.root, 'inner/x.ts'), 'x\n')
    expect(seen()).toEqual([])
  })

  it('gives paths of a workspace that is a folder of the repository, and nothing beside it', () => {
    repository.put({ 'a.ts': 'a2\n', 'dir/c.md': 'c2\n', 'dir/d.md': 'd\n' })
    const root = join(repository.root, 'dir')
    expect(seen('HEAD', root)).toEqual(['changed c.md', 'added d.md'])
    expect([...treeAt(openBase(root, 'HEAD')).files.keys()]).toEqual(['c.md'])
  })

  it('is not turned by names that look like options, hold spaces, quotes, line feeds or letters of any script', () => {
    const names = ['-a.ts', 'b c.ts', 'd\'".ts', 'e\nf.ts', 'ж.ts']
    repository.put(Object.fromEntries(names.map((name) => [name, 'x\n'])))
    expect(seen().length).toBe(names.length)
    repository.commit()
    repository.put(Object.fromEntries(names.map((name) => [name, 'y\n'])))
    expect(changedSince(openBase(repository.root, 'HEAD')).map(({ path }) => path)).toEqual(names)
  })
})

describe('openBase', () => {
  const check = (ref: string, message: string) =>
    expect(() => openBase(repository.root, ref)).toThrowError(expect.objectContaining({ message }))

  it('[TL-TRACE-402] answers a name that is no commit with the nearest', () => {
    repository.git('branch', 'feature')
    check('featrue', "'featrue' names no commit here; did you mean 'feature'?")
    check('--output=x', "'--output=x' names no commit here")
    check('', "'' names no commit here")
    check('HEAD:a.ts', "'HEAD:a.ts' names no commit here")
  })

  it('[TL-TRACE-402] says that a folder is in no repository', () => {
    rmSync(join(repository.root, '.git'), { recursive: true })
    check('HEAD', `${repository.root} is in no git repository`)
  })

  it('[TL-TRACE-402] says that history is missing from a shallow clone, and works on a detached head', () => {
    repository.put({ 'a.ts': 'a2\n' })
    repository.commit()
    const clone = gitFolder({})
    clone.git('fetch', '-q', '--depth=1', `file://${repository.root}`, 'HEAD')
    clone.git('checkout', '-q', 'FETCH_HEAD')
    expect(openBase(clone.root, 'HEAD')).toMatchObject({ shallow: true, commit: repository.git('rev-parse', 'HEAD') })
    expect(() => openBase(clone.root, 'HEAD~1')).toThrowError(/this clone is shallow/)
    clone.remove()
  })

  it('finds where a branch left another', () => {
    const fork = repository.git('rev-parse', 'HEAD')
    repository.git('checkout', '-q', '-b', 'other')
    repository.put({ 'a.ts': 'other\n' })
    repository.commit()
    repository.git('checkout', '-q', '-')
    repository.put({ 'b.ts': 'here\n' })
    repository.commit()
    expect(openBase(repository.root, 'other...').commit).toBe(fork)
    repository.git('checkout', '-q', '--orphan', 'alone')
    repository.commit()
    check('other...', 'other and HEAD have no common commit')
  })
})

describe('readObjects', () => {
  it('gives bytes as they were, and says what it did not read', () => {
    repository.put({ 'bin.dat': 'x\0y', 'text.md': 'no line feed at the end', 'empty.md': '' })
    repository.commit()
    const base = openBase(repository.root, 'HEAD')
    const tree = treeAt(base)
    const read = tree.read(['a.ts', 'bin.dat', 'empty.md', 'text.md', 'nowhere.md'])
    expect([...read].map(([path, content]) => [path, content.toString()])).toEqual([
      ['a.ts', 'a\n'],
      ['bin.dat', 'binary'],
      ['empty.md', ''],
      ['text.md', 'no line feed at the end'],
    ])
    expect(readObjects(base, ['0'.repeat(40)])).toEqual(new Map([['0'.repeat(40), 'absent']]))
  })

  it('keeps apart a mode that changed and bytes that did', () => {
    chmodSync(join(repository.root, 'a.ts'), 0o755)
    const [change] = changedSince(openBase(repository.root, 'HEAD'))
    expect(change).toMatchObject({ change: 'changed', path: 'a.ts' })
  })
})
