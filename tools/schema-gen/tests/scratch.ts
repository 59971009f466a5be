import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type ConfigSchema, readConfigSchema } from '../src/index.ts'

/** A folder with files, and what reading its schema gives. */
export interface Scratch {
  root: string
  remove(): void
}

export const scratch = (files: Readonly<Record<string, string>>, parent = tmpdir()): Scratch => {
  const root = realpathSync(mkdtempSync(join(parent, '.scratch-')))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}

export interface Read {
  schema: ConfigSchema | undefined
  /** `code file:line:column message` */
  findings: string[]
}

/** Reads `s/config.schema.yaml` of some files, of which only those in `s` may be referred to. */
export const read = (files: Readonly<Record<string, string>>, knownIds?: ReadonlySet<string>): Read => {
  const { root, remove } = scratch(files)
  try {
    const { value, findings } = readConfigSchema({
      root,
      file: 's/config.schema.yaml',
      boundary: join(root, 's'),
      ...(knownIds && { knownIds }),
    })
    const shown = findings.map(
      ({ code, message, location: at }) => `${code} ${at?.file}:${at?.line}:${at?.column} ${message}`,
    )
    return { schema: value, findings: shown }
  } finally {
    remove()
  }
}
