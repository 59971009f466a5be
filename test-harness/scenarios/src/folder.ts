import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A temporary folder with files in it. */
export interface Folder {
  root: string
  put(path: string, content: string | Uint8Array): void
  path(path: string): string
}

const made: string[] = []

export const makeFolder = (files: Readonly<Record<string, string | Uint8Array>> = {}): Folder => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'scenario-')))
  made.push(root)
  const folder: Folder = {
    root,
    path: (path) => join(root, path),
    put(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    },
  }
  for (const [path, content] of Object.entries(files)) folder.put(path, content)
  return folder
}

/** Removes every folder that this file made. */
export const removeFolders = (): void => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true })
}
