import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import type { Finding } from '@throughline/kernel'
import { type ApiModel, readOpenApi } from '@throughline/openapi'
import { generateApi } from '@throughline/openapi-gen'

/** Path → content. */
export type Files = Record<string, string>

export interface Made {
  model: ApiModel
  /** What the reader found. */
  found: Finding[]
  /** What the generators found. */
  reported: Finding[]
  files: Files
}

export interface Refused {
  model: undefined
  found: Finding[]
}

/** Reads a document and makes everything of it, in one folder; a document with errors is refused. */
export const make = async (file: string): Promise<Made | Refused> => {
  const { value: model, findings } = await readOpenApi({ root: dirname(file), file: basename(file) })
  if (model === undefined || findings.some(({ level }) => level === 'error'))
    return { model: undefined, found: findings }
  const { value, findings: reported } = await generateApi({
    model,
    command: 'pnpm xtask regen-openapi',
    typesFolder: '/out',
    clientFolder: '/out',
    typesImport: './index.ts',
  })
  const files = Object.fromEntries(
    value.flatMap(({ artifacts }) => artifacts.map(({ path, content }) => [path, content])),
  )
  return { model, found: findings, reported, files }
}

const made: string[] = []

/** A temporary folder from which this package's dependencies are found. */
export const scratchFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'conformance-')))
  made.push(folder)
  symlinkSync(resolve(import.meta.dirname, '../node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
  return folder
}

export const removeScratch = (): void => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
}

export const writeFiles = (folder: string, files: Files): void => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}
