import { fileURLToPath } from 'node:url'
import type MagicString from 'magic-string'
import { childOf, childrenOf, parseSource } from './syntax-node.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const counted: Record<string, string> = {
  assert: here('./worker/counted-assert.ts'),
  'assert/strict': here('./worker/counted-assert-strict.ts'),
}

/** Lets a test import what counts its calls, and passes them on to `node:assert`; other code is left its own. */
export const countNodeAssert = (code: MagicString, path: string): void => {
  if (!/(['"])(?:node:)?assert(?:\/strict)?\1/.test(code.original)) return
  const program = parseSource(path, code.original)
  for (const { node } of program ? childrenOf(program) : []) {
    const source = node.type === 'ImportDeclaration' && node.importKind !== 'type' ? childOf(node, 'source') : undefined
    const replacement = counted[String(source?.value).replace(/^node:/, '')]
    if (source && replacement) code.update(source.start, source.end, JSON.stringify(replacement))
  }
}
