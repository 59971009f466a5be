import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Finding } from '@throughline/kernel'
import { onTestFinished } from 'vitest'
import { type ReadOptions, readOpenApi } from '../src/index.ts'

/** A folder with these files, removed after the test. */
export const folderWith = (files: Record<string, string>): string => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'openapi-')))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

/** Reads `api.yaml` of a folder with these files. */
const readAll = (files: Record<string, string>, options: Partial<ReadOptions>) =>
  readOpenApi({ root: folderWith(files), file: 'api.yaml', ...options })

/** What is read and what is wrong; mere remarks (of level info) have tests of their own. */
export const readFiles = async (files: Record<string, string>, options: Partial<ReadOptions> = {}) => {
  const { value, findings } = await readAll(files, options)
  return { value, findings: findings.filter(({ level }) => level !== 'info') }
}

/** A finding as one line: `code file:line:column message`. */
export const lineOf = ({ code, location, message }: Finding): string =>
  `${code} ${location?.file}:${location?.line}:${location?.column} ${message}`

export const findingsOf = async (files: Record<string, string>, options: Partial<ReadOptions> = {}) =>
  (await readFiles(files, options)).findings.map(lineOf)

export const remarksOf = async (files: Record<string, string>) =>
  (await readAll(files, {})).findings.filter(({ level }) => level === 'info').map(lineOf)

/** The lines of a document around what a test is about: `paths` and whatever follows. */
export const api = (rest: string, version = '3.1.0'): string =>
  `openapi: ${version}\ninfo: { title: Test, version: '1' }\n${rest}`
