import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { defaultConfig, type ResolvedConfig, type Workspace, workspaceOf } from '@throughline/kernel'

/** A folder of its own, opened as a workspace as often as it is asked for. */
export interface ScratchWorkspace {
  root: string
  put(files: Readonly<Record<string, string>>): void
  open(): Workspace
  remove(): void
}

export const scratchConfig: ResolvedConfig = {
  ...defaultConfig,
  ids: { families: [{ pattern: 'ACME-\\d+', title: 'Acme' }] },
}

export const scratchWorkspace = (
  files: Readonly<Record<string, string>>,
  config: Partial<ResolvedConfig> = {},
): ScratchWorkspace => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'graph-')))
  const put: ScratchWorkspace['put'] = (more) => {
    for (const [path, content] of Object.entries(more)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    }
  }
  put(files)
  return {
    root,
    put,
    open: () => workspaceOf(root, { ...scratchConfig, ...config }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
