import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const source = (name: string) => JSON.stringify(here(`../../src/results/${name}`))

const config = `
import { traceReporter } from ${source('vitest-reporter.ts')}
import { traceFunctions } from ${source('vitest-plugin.ts')}
const root = import.meta.dirname
export default {
  plugins: process.env.NO_PLUGIN ? [] : [traceFunctions({ root })],
  test: {
    include: ['tests/**/*.test.ts'],
    includeTaskLocation: true,
    setupFiles: [${source('worker/vitest-setup.ts')}],
    reporters: [traceReporter({ root, families: [{ pattern: 'ACME-\\\\d{4}' }] })],
    coverage: { provider: 'custom', customProviderModule: new URL('coverage.mjs', import.meta.url).pathname },
  },
}
`

/** Loaded as it is: of a bundle nobody can tell what runs of the reporter. */
const configured = ['--config', '../vitest.config.ts', '--configLoader', 'native']

/** Measures nothing: only that it is on is of interest. */
const coverage = `let options
export default {
  getProvider: () => ({
    name: 'none',
    initialize: ({ config }) => { options = config.coverage },
    resolveOptions: () => ({ ...options, reporter: [], reportsDirectory: '/nowhere' }),
    clean() {}, onAfterSuiteRun() {}, onTestFailure() {}, generateCoverage: () => ({}), reportCoverage() {},
  }),
}
`

export interface Fixture {
  root: string
  /** Runs vitest in the package; the exit code. */
  run: (argv?: readonly string[], env?: NodeJS.ProcessEnv) => number
  /** What the last run printed. */
  output: () => string
  remove: () => void
}

/** A workspace with one package, `@scope/pkg` in `pkg`, whose tests vitest runs with our reporter, set-up and plugin. */
export const fixture = (files: Record<string, string>): Fixture => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'trace-results-')))
  const all = {
    'vitest.config.ts': config,
    'coverage.mjs': coverage,
    'package.json': '{ "name": "root", "type": "module" }',
    'pkg/package.json': '{ "name": "@scope/pkg", "type": "module" }',
    ...files,
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  symlinkSync(here('../../node_modules'), join(root, 'node_modules'))
  let output = ''
  return {
    root,
    output: () => output,
    run: (argv = [], env = {}) => {
      try {
        const vitest = join(here('../../node_modules/vitest'), 'vitest.mjs')
        output = ''
        execFileSync(process.execPath, [vitest, 'run', ...configured, ...argv], {
          cwd: join(root, 'pkg'),
          stdio: 'pipe',
          timeout: 120_000,
          env: { ...process.env, ...env },
        })
        return 0
      } catch (error) {
        // Planted failures make it end with 1; anything else has no status.
        const { status, stdout, stderr } = error as { status?: number; stdout?: Buffer; stderr?: Buffer }
        output = `${stdout}${stderr}`
        if (status !== 1) throw error
        return status
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
