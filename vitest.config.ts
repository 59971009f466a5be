import { fileURLToPath } from 'node:url'
import { traceFunctions } from '@throughline/trace/vitest-plugin'
import { traceReporter } from '@throughline/trace/vitest-reporter'
import { defineConfig } from 'vitest/config'
import xtask from './xtask.config.ts'

const full = process.env.THROUGHLINE_TIER === 'full'

export default defineConfig({
  plugins: [traceFunctions({ root: import.meta.dirname })],
  test: {
    include: ['tests/**/*.test.ts'],
    // What needs a scratch clone, a whole large document or many minutes is a `*.full.test.ts`.
    exclude: full ? [] : ['tests/**/*.full.test.ts'],
    passWithNoTests: false,
    expect: { requireAssertions: true },
    testTimeout: full ? 600_000 : 60_000,
    hookTimeout: 60_000,
    // Results name the line of each test and how many matchers ran in it.
    includeTaskLocation: true,
    setupFiles: [fileURLToPath(import.meta.resolve('@throughline/trace/vitest-setup'))],
    reporters: ['default', traceReporter({ root: import.meta.dirname, families: xtask.ids?.families ?? [] })],
  },
})
