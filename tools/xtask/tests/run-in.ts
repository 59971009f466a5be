import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect } from 'vitest'
import { fileNameOf } from '../src/commands.ts'

const main = join(import.meta.dirname, '../src/main.ts')
const schemas = join(import.meta.dirname, '../../../docs/schemas')

/** A finding as a test compares it: what, and where. */
export type Seen = [code: string, place: string]

export interface JsonReport<Result> {
  command: string
  result: Result
  findings: {
    code: string
    level: string
    message: string
    location?: { file: string; line: number; column: number }
  }[]
}

/** A scratch workspace in which the CLI runs as a process. */
export interface Scratch {
  root: string
  put(files: Record<string, string>): void
  read(path: string): string
  run(...argv: string[]): { status: number | null; stdout: string; stderr: string }
  /** Runs while this process goes on, to answer it; gives the exit code. */
  start(...argv: string[]): Promise<number | null>
  /** Runs with `--format json`; the payload is held to the command's schema. */
  json<Result>(...argv: string[]): { status: number | null; report: JsonReport<Result>; seen: Seen[] }
  git(...argv: string[]): void
  remove(): void
}

export const scratch = (files: Record<string, string>): Scratch => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'xtask-')))
  const put: Scratch['put'] = (more) => {
    for (const [path, content] of Object.entries(more)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), content)
    }
  }
  const run: Scratch['run'] = (...argv) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...argv], { cwd: root, encoding: 'utf8' })
    return { status, stdout, stderr }
  }
  put(files)
  return {
    root,
    put,
    run,
    start: (...argv) =>
      new Promise((done) =>
        spawn(process.execPath, [main, ...argv], { cwd: root, stdio: 'ignore' }).once('close', done),
      ),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    json<Result>(...argv: string[]) {
      const { status, stdout, stderr } = run(...argv, '--format', 'json')
      expect(stderr).toBe('')
      const report = JSON.parse(stdout) as JsonReport<Result>
      expectSchema(report.command, report.result)
      const seen = report.findings.map(({ code, location: at }): Seen => {
        return [code, at ? `${at.file}:${at.line}:${at.column}` : '-']
      })
      return { status, report, seen }
    },
    git: (...argv) => {
      const author = ['-c', 'user.name=a', '-c', 'user.email=a@throughline.invalid']
      const { status, stderr } = spawnSync('git', [...author, ...argv], { cwd: root, encoding: 'utf8' })
      expect([status, stderr]).toEqual([0, ''])
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

const expectSchema = (command: string, result: unknown): void => {
  const schema = JSON.parse(readFileSync(join(schemas, `${fileNameOf(command)}.schema.json`), 'utf8')) as object
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
  const validate = ajv.compile(schema)
  validate(result)
  expect(validate.errors ?? []).toEqual([])
}
