import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const packages = resolve(import.meta.dirname, '../node_modules')

/** The compilers that generated code has to pass, and where each starts. */
export const compilers = {
  '5.9': join(packages, 'typescript/bin/tsc'),
  '7': join(packages, 'typescript-7/bin/tsc'),
} as const
export type Compiler = keyof typeof compilers

const config = {
  extends: resolve(import.meta.dirname, '../../../tsconfig.base.json'),
  // As strict as the repository, and stricter where an adopter may be.
  compilerOptions: {
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    isolatedModules: true,
    verbatimModuleSyntax: true,
    erasableSyntaxOnly: true,
    allowUnreachableCode: false,
    allowUnusedLabels: false,
  },
  include: ['*/**/*.ts'],
}

/** What one compiler says of every folder inside `folder`: `file(line,column): error …`, by folder. */
// implements: TL-OPENAPI-222
export const diagnostics = async (folder: string, compiler: Compiler): Promise<Map<string, string[]>> => {
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const output = await new Promise<string>((done, failed) => {
    execFile(
      process.execPath,
      [compilers[compiler], '--project', folder, '--pretty', 'false'],
      { cwd: folder, maxBuffer: 1 << 28 },
      (error, stdout, stderr) => (error !== null && stdout === '' ? failed(new Error(stderr)) : done(stdout)),
    )
  })
  const found = new Map<string, string[]>()
  for (const line of output.split('\n')) {
    if (line.trim() === '') continue
    const [place = '', ...rest] = line.split('/')
    // What continues a message belongs to the line before it; what names no file fails everything.
    if (line.startsWith(' ')) continue
    const name = rest.length === 0 ? '' : place
    found.set(name, [...(found.get(name) ?? []), line])
  }
  return found
}

/** Whatever would keep a compiler or a linter quiet. */
// implements: TL-OPENAPI-222
export const suppressions = (text: string): string[] =>
  text.match(/@ts-(?:ignore|expect-error|nocheck)|eslint-disable|biome-ignore lint|\bas any\b|: any\b/g) ?? []
