import { defineConfig } from 'vitest/config'

const full = process.env.THROUGHLINE_TIER === 'full'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // What needs a scratch clone, a whole large document or many minutes is a `*.full.test.ts`.
    exclude: full ? [] : ['tests/**/*.full.test.ts'],
    passWithNoTests: false,
    expect: { requireAssertions: true },
    testTimeout: full ? 600_000 : 60_000,
    hookTimeout: 60_000,
  },
})
