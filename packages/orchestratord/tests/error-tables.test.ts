import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('..', import.meta.url))
const at = (path: string): string => join(folder, path)

let scratch: string
beforeEach(() => {
  mkdirSync(at('node_modules/.tmp'), { recursive: true })
  // Within the package, so that its packages resolve as they do for its sources.
  scratch = mkdtempSync(at('node_modules/.tmp/tables-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const read = (file: string): string => readFileSync(file, 'utf8')
const table = 'error-kind-of-worker-error.ts'
const statusTable = 'status-of-error-kind.ts'

/** The tables beside copies of the two sources of their keys, each changed or not; what the compiler says. */
const compile = (
  change: { kinds?: (source: string) => string; worker?: (source: string) => string } = {},
): string[] => {
  const same = (source: string): string => source
  const apiTypes = fileURLToPath(
    new URL('../node_modules/@contracts/api-types/src/generated/shared/types.ts', import.meta.url),
  )
  const worker = fileURLToPath(
    new URL('../node_modules/@orchestrator/adapter-api/src/worker-error.ts', import.meta.url),
  )
  writeFileSync(join(scratch, 'types.ts'), (change.kinds ?? same)(read(apiTypes)))
  writeFileSync(
    join(scratch, 'model.ts'),
    "import type { components } from './types.ts'\nexport type ErrorKind = components['schemas']['ErrorKind']\n",
  )
  writeFileSync(join(scratch, 'worker-error.ts'), (change.worker ?? same)(read(worker)))
  for (const file of [table, statusTable]) {
    cpSync(
      file === table ? at(`src/${file}`) : at(`node_modules/@orchestrator/service-kit/src/${file}`),
      join(scratch, file),
    )
    const source = read(join(scratch, file))
    writeFileSync(
      join(scratch, file),
      source
        .replace(/'@contracts\/api-types\/\w+'/, "'./model.ts'")
        .replace("'@orchestrator/adapter-api'", "'./worker-error.ts'"),
    )
  }
  const config = ts.readConfigFile(at('../../tsconfig.base.json'), ts.sys.readFile).config as {
    compilerOptions: object
  }
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, folder)
  const program = ts.createProgram([join(scratch, table), join(scratch, statusTable)], options)
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')
    return `${diagnostic.file?.fileName.split('/').at(-1)}: ${text}`
  })
}

/** Replaces text that must be there: a change that changes nothing would prove nothing. */
const swap = (from: string, to: string) => (source: string) => {
  expect(source).toContain(from)
  return source.replace(from, to)
}

describe('the two error tables', () => {
  it('compile as they are', () => {
    expect(compile()).toEqual([])
  })

  it('[ORCH-2072] do not compile when a worker error is added that the first does not map', () => {
    const errors = compile({ worker: swap("  'Adapter',\n", "  'Adapter',\n  'OutOfMemory',\n") })
    expect(errors.filter((error) => !error.startsWith(table))).toEqual([])
    expect(errors.join('\n')).toMatch(/Property 'OutOfMemory' is missing/)
  })

  it('[ORCH-2070] do not compile when an error kind is added that the second does not map', () => {
    const errors = compile({ kinds: swap('"WORKER_RESET"', '"WORKER_RESET" | "WORKER_LOST"') })
    expect(errors.filter((error) => !error.startsWith(statusTable))).toEqual([])
    expect(errors.join('\n')).toMatch(/Property 'WORKER_LOST' is missing/)
  })

  it('do not compile when an error kind is taken away that they still name', () => {
    const errors = compile({ kinds: swap('"WORKER_RESET" | ', '') })
    expect(errors.map((error) => error.split(':')[0])).toEqual([table, statusTable])
  })
})
