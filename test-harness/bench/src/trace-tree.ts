import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The patterns of the IDs in a generated tree; ripgrep searches for the same. */
export const families = ['APP-\\d{4}', 'SVC-(?:CORE|POOL|API)-\\d{4}'] as const

export interface TraceTree {
  /** IDs that its specs define. */
  ids: readonly string[]
  /** Its TypeScript files, relative. */
  scripts: readonly string[]
  bytes: number
}

const requirements = 3000

/**
 * A repository of so many files, three in four TypeScript, about as large as files of people are, with specs, tests,
 * contracts and documents that name requirements. The same size gives the same bytes.
 */
export const writeTraceTree = (root: string, size: number): TraceTree => {
  const random = generator(size)
  const ids = Array.from({ length: requirements }, (_, at) => idOf(at))
  const anId = () => ids[Math.floor(random() * ids.length)] ?? ''
  const scripts: string[] = []
  let bytes = 0
  const write = (path: string, text: string) => {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    bytes += text.length
  }
  write('.gitignore', 'node_modules\n.throughline\ndist\n')
  write('xtask.config.ts', configText)
  write('package.json', '{ "name": "generated", "private": true, "type": "module" }\n')
  write('node_modules/ignored/index.js', 'module.exports = 1\n')
  const specs = 100
  for (let at = 0; at < specs; at++) write(`specs/area-${at}.md`, specText(at, ids.slice(at * 30, at * 30 + 30)))
  for (let at = specs + 3; at < size; at++) {
    const folder = `packages/package-${Math.floor(at / 60)}`
    const kind = at % 20
    if (kind < 10) {
      scripts.push(`${folder}/src/module-${at}.ts`)
      write(`${folder}/src/module-${at}.ts`, moduleText(at, random, anId))
    } else if (kind < 15) {
      scripts.push(`${folder}/tests/module-${at}.test.ts`)
      write(`${folder}/tests/module-${at}.test.ts`, testText(at, random, anId))
    } else if (kind < 17) write(`${folder}/docs/page-${at}.md`, pageText(at, random, anId))
    else if (kind < 18) write(`${folder}/config/settings-${at}.yaml`, yamlText(at, random, anId))
    else if (kind < 19) write(`${folder}/data/table-${at}.json`, jsonText(at, random))
    else write(`${folder}/scripts/tool_${at}.py`, pythonText(at, random, anId))
  }
  const git = (...argv: string[]) => execFileSync('git', ['-C', root, ...argv], { stdio: 'pipe' })
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '-q', '-m', 'Generate')
  return { ids, scripts, bytes }
}

/** Numbers from 0 to 1, the same for the same seed. */
export const generator = (seed: number): (() => number) => {
  let state = seed >>> 0 || 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const areas = ['APP', 'SVC-CORE', 'SVC-POOL', 'SVC-API'] as const

const idOf = (at: number): string => `${areas[at % areas.length]}-${String(1000 + Math.floor(at / areas.length))}`

const configText = `export default {
  specs: ['specs/**/*.md'],
  ids: {
    families: [
      { pattern: 'APP-\\\\d{4}', title: 'Application' },
      { pattern: 'SVC-(?:CORE|POOL|API)-\\\\d{4}', title: 'Services' },
    ],
  },
}
`

const words =
  'queue task worker pool lease drain budget session token deadline client server stream event answer request limit order state value'.split(
    ' ',
  )

const sentence = (random: () => number, length: number): string =>
  Array.from({ length }, () => words[Math.floor(random() * words.length)]).join(' ')

const specText = (at: number, ids: readonly string[]): string =>
  [
    `# Area ${at}`,
    '',
    ...ids.flatMap((id, each) => [
      ...(each % 10 === 0 ? [`## Part ${each / 10}`, ''] : []),
      `- [${id}] **Rule ${each}.** The service MUST keep rule ${each} of area ${at} for every ${words[each % words.length]}.`,
    ]),
    '',
  ].join('\n')

const moduleText = (at: number, random: () => number, anId: () => string): string => {
  const parts = Array.from({ length: 9 }, (_, part) => {
    const name = `step${at}_${part}`
    const [a, b, c] = [Math.floor(random() * 90), Math.floor(random() * 900), Math.floor(random() * 9)]
    return `
/** The ${sentence(random, 9)}. */
${part % 4 === 0 ? `// implements: ${anId()}\n` : part % 4 === 1 ? `// ${sentence(random, 5)}, see ${anId()}\n` : ''}export const ${name} = (input: Input, limit = ${b}): Result => {
  const found = input.values.filter((value) => value.size > ${a} && value.name !== '${sentence(random, 3)}')
  if (found.length > limit) {
    throw new RangeError(\`\${input.name}: \${found.length} of at most \${limit} ${sentence(random, 4)}\`)
  }
  let total = 0
  for (const [index, value] of found.entries()) {
    // ${sentence(random, 8)}
    total += index % ${c + 1} === 0 ? value.size * ${c + 2} : (value.weight ?? ${a}) / 2
  }
  return { name: input.name, total, values: found.map(({ name, size }) => ({ name, size: size + total })) }
}
`
  })
  return `import { type Input, type Result, same } from './module-${Math.max(0, at - 1)}.ts'
import { helper } from '../../package-${Math.floor(at / 120)}/src/helper.ts'
${parts.join('')}
export const all = { ${parts.map((_, part) => `step${at}_${part}`).join(', ')} }
export const again = (input: Input) => helper(Object.values(all).map((step) => same(step(input))))
`
}

const testText = (at: number, random: () => number, anId: () => string): string => {
  const tests = Array.from(
    { length: 8 },
    (_, test) => `
  it('[${anId()}] keeps ${sentence(random, 5)}', () => {
    const input = { name: '${sentence(random, 2)}', values: [{ name: 'a', size: ${test} }, { name: 'b', size: 4, weight: 2 }] }
    const result = all.step${at}_${test}(input)
    expect(result.total).toBe(${Math.floor(random() * 100)})
    expect(result.values).toEqual([{ name: '${sentence(random, 1)}', size: ${Math.floor(random() * 100)} }])
  })
`,
  )
  return `import { describe, expect, it } from 'vitest'
import { all } from '../src/module-${at}.ts'

describe('module ${at}', () => {${tests.join('')}})
`
}

const pageText = (at: number, random: () => number, anId: () => string): string =>
  [
    `# Page ${at}`,
    '',
    ...Array.from({ length: 24 }, (_, each) =>
      each % 8 === 0
        ? `## ${sentence(random, 3)}\n`
        : `${sentence(random, 26)}${each % 8 === 1 ? ` (${anId()})` : ''}.\n`,
    ),
  ].join('\n')

const yamlText = (at: number, random: () => number, anId: () => string): string =>
  Array.from(
    { length: 30 },
    (_, each) =>
      `entry_${at}_${each}:\n  title: ${sentence(random, 4)}\n${each % 10 === 0 ? `  x-req-id: ${anId()}\n` : ''}  limits: [${each}, ${at}]\n`,
  ).join('')

const jsonText = (at: number, random: () => number): string =>
  `${JSON.stringify(
    Array.from({ length: 50 }, (_, row) => ({ row, at, name: sentence(random, 4), size: Math.floor(random() * 1e6) })),
    undefined,
    1,
  )}\n`

const pythonText = (at: number, random: () => number, anId: () => string): string =>
  Array.from(
    { length: 12 },
    (_, each) => `
def tool_${at}_${each}(values, limit=${each}):
    """The ${sentence(random, 8)}."""
${each % 6 === 0 ? `    # implements: ${anId()}\n` : ''}    return [value for value in values if value["size"] > limit and value["name"] != "${sentence(random, 2)}"]
`,
  ).join('')
