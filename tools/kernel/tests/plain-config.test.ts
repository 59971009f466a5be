import { describe, expect, it } from 'vitest'
import { plainConfig } from '../src/plain-config.ts'

describe('a configuration that is data', () => {
  it.each([
    ['export default {}', {}],
    [
      "export default { a: 'b', 'c-d': [1, 2.5, 20_000, -1, true, null,], /* x */ } // y\n",
      { a: 'b', 'c-d': [1, 2.5, 20_000, -1, true, null] },
    ],
    [
      "// head\nimport { defineConfig } from '@throughline/kernel'\n\nexport default defineConfig({ a: { b: `c` } },)\n",
      { a: { b: 'c' } },
    ],
    [
      "import type { X } from './x.ts'\nexport default { p: 'A-\\\\d{4}', q: \"it's\" } as const satisfies X;\n",
      { p: 'A-\\d{4}', q: "it's" },
    ],
    ["export default ['a']", ['a']],
  ])('is read without running it: %s', (text, value) => {
    expect(plainConfig(text)).toEqual(value)
  })

  it.each([
    'export default { port: process.env.PORT }',
    'const a = 1\nexport default { a }',
    'export default { ...base }',
    'export default { a() {} }',
    "import { a } from './a.ts'\nexport default { a: 'b' }",
    "import { defineConfig } from './mine.ts'\nexport default defineConfig({})",
    'export default { a: `${b}` }',
    "export default { a: 'b' + 'c' }",
    'export default { a: 1 }\nglobalThis.x = 1',
    "export default { '__proto__': {} }",
    "export default { a: '\\u0041' }",
    'export default { a: 0x10 }',
    'export default defineConfig({}',
    'export default { a: [1 2] }',
    '',
  ])('has to run when it is more: %s', (text) => {
    expect(plainConfig(text)).toBeUndefined()
  })

  it('reads a long file in linear time', () => {
    expect(plainConfig(`export default {} ${' \n'.repeat(100_000)} x`)).toBeUndefined()
  })
})
