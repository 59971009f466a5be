import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of its own with files in it, and its removal. */
export const scratch = (files: Record<string, string>): { root: string; remove: () => void } => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'verify-')))
  for (const [path, content] of Object.entries(files)) writeFileSync(join(root, path), content)
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}
