import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ApiModel, readOpenApi } from '@throughline/openapi'
import ts from 'typescript'
import { afterAll, onTestFinished } from 'vitest'
import { type GeneratorName, generateApi } from '../src/index.ts'

/** Path → content. */
export type Files = Record<string, string>

/** A folder that goes with the test; beside the tests, so that what is written there finds `ajv`. */
export const scratchFolder = (): string => {
  const folder = mkdtempSync(join(import.meta.dirname, '.scratch-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The same for all tests of a file. */
export const keptFolder = (): string => {
  const folder = mkdtempSync(join(import.meta.dirname, '.scratch-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The model of a document without errors, other than those `despite` which it is wanted. */
export const modelOf = async (document: unknown, despite: string[] = []): Promise<ApiModel> => {
  const folder = scratchFolder()
  writeFileSync(join(folder, 'api.json'), JSON.stringify(document))
  const { value, findings } = await readOpenApi({ root: folder, file: 'api.json' })
  const errors = findings
    .filter(({ level, code }) => level === 'error' && !despite.includes(code))
    .map(({ code, message }) => `${code}: ${message}`)
  if (!value || errors.length > 0) throw new Error(`the document of the test does not read:\n${errors.join('\n')}`)
  return value
}

/** Everything that a document makes, in one folder as with `--out`. */
export const generated = async (
  document: unknown,
  despite: string[] = [],
  only?: readonly GeneratorName[],
): Promise<{ files: Files; findings: string[] }> => {
  const { value, findings } = await generateApi({
    model: await modelOf(document, despite),
    command: 'pnpm xtask regen-openapi',
    typesFolder: '/out',
    clientFolder: '/out',
    typesImport: './index.ts',
    only,
  })
  const files = Object.fromEntries(
    value.flatMap(({ artifacts }) => artifacts.map(({ path, content }) => [path, content])),
  )
  return { files, findings: findings.map(({ code, message }) => `${code}: ${message}`) }
}

export const written = (files: Files): string => {
  const folder = scratchFolder()
  writeInto(folder, files)
  return folder
}

export const writeInto = (folder: string, files: Files): void => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

/** The exports of a generated `index.ts` or another of the files. */
export const loaded = async (files: Files, path = 'index.ts'): Promise<Record<string, never>> =>
  (await import(pathToFileURL(join(written(files), path)).href)) as Record<string, never>

const base = ts.readConfigFile(resolve(import.meta.dirname, '../../../tsconfig.base.json'), ts.sys.readFile)

/** What the compiler says of a folder under the flags of this repository, or others, declarations included. */
export const diagnosticsOf = (folder: string, flags: object = {}): string[] => {
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...base.config.compilerOptions, skipLibCheck: false, ...flags },
    resolve(import.meta.dirname, '..'),
  )
  const names = ts.sys.readDirectory(folder, ['.ts'])
  const program = ts.createProgram(names, options)
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file === undefined || file.fileName.startsWith(folder))
    .map(({ file, start, messageText }) => {
      const text = ts.flattenDiagnosticMessageText(messageText, ' ')
      if (!file || start === undefined) return text
      return `${file.fileName.slice(folder.length + 1)}:${file.getLineAndCharacterOfPosition(start).line + 1} ${text}`
    })
}

export const compiled = (files: Files, flags: object = {}): string[] => diagnosticsOf(written(files), flags)
