import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const repository = join(import.meta.dirname, '../../..')

/** A whole small workspace of somebody else's in a temporary folder: a spec, three contracts, one service. */
export interface MiniWorkspace {
  root: string
  put(path: string, content: string): void
  /** Replaces one passage of a file. @throws when the passage is not there exactly once. */
  edit(path: string, from: string, to: string): void
  read(path: string): string
  remove(path: string): void
}

export const makeMiniWorkspace = (): MiniWorkspace => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mini-')))
  const workspace: MiniWorkspace = {
    root,
    put(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    },
    edit(path, from, to) {
      const text = workspace.read(path)
      if (text.split(from).length !== 2)
        throw new Error(`${path}: the passage stands ${text.split(from).length - 1} times`)
      workspace.put(
        path,
        text.replace(from, () => to),
      )
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    remove: (path) => rmSync(join(root, path), { recursive: true, force: true }),
  }
  cpSync(join(repository, 'test-harness/fixtures/greeter'), root, { recursive: true })
  installFrom(join(repository, 'node_modules'), join(root, 'node_modules'))
  return workspace
}

/**
 * What an adopter installs: the programs and packages of this repository's lock file. The folders are
 * the workspace's own and only the packages are links, so that nothing which is done to the one can
 * reach the other.
 */
const installFrom = (installed: string, target: string): void => {
  mkdirSync(join(target, '.bin'), { recursive: true })
  for (const name of readdirSync(join(installed, '.bin'))) {
    const program = `#!/bin/sh\nexec '${join(installed, '.bin', name)}' "$@"\n`
    writeFileSync(join(target, '.bin', name), program, { mode: 0o755 })
  }
  for (const name of readdirSync(installed)) {
    if (name.startsWith('.')) continue
    if (!name.startsWith('@')) symlinkSync(realpathSync(join(installed, name)), join(target, name))
    else {
      mkdirSync(join(target, name))
      for (const inner of readdirSync(join(installed, name))) {
        symlinkSync(realpathSync(join(installed, name, inner)), join(target, name, inner))
      }
    }
  }
}

export const removeMiniWorkspace = ({ root }: MiniWorkspace): void => rmSync(root, { recursive: true, force: true })
