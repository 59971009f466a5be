import { hash } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import type { XtaskConfig } from './config.ts'
import { configSchema } from './config-schema.ts'
import { plainConfig } from './plain-config.ts'
import { existsSync, readFileSync, realpathSync } from './plain-fs.ts'

/** A tree whose configuration is data alone and was found right before. */
export interface PlainWorkspace {
  root: string
  /** As it is written, without what it leaves out. */
  config: XtaskConfig
}

export const configFileName = 'xtask.config.ts'

/** Opens the workspace around a folder without loading anything that is slow to load; undefined where that is needed. */
export const plainWorkspace = (cwd: string): PlainWorkspace | undefined => {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, configFileName))) return readPlain(realpathSync(folder))
    if (dirname(folder) === folder) return undefined
  }
}

const readPlain = (root: string): PlainWorkspace | undefined => {
  const config = plainConfig(readFileSync(join(root, configFileName), 'utf8'))
  return config !== undefined && existsSync(validConfigFile(root, config))
    ? { root, config: config as XtaskConfig }
    : undefined
}

/** It stands where a configuration of the same content was judged by the same schema, and was right. */
export const validConfigFile = (root: string, config: unknown): string =>
  join(root, '.throughline/cache/config', hash('sha1', JSON.stringify(['judged whole', configSchema, config])))
