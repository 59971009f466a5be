import { readFileSync } from 'node:fs'
import { relativePath, sha256 } from '@throughline/kernel'
import type MagicString from 'magic-string'
import { type FunctionEntry, functionsOf } from './function-table.ts'
import { noteFunctionsKey } from './worker/note-functions.ts'

/**
 * Lets each function of a module set its byte when it begins to run. V8's own precise counts say the same; but taken
 * apart by tests they cost more than the tests: either its optimiser is off, or the heap is walked for each test.
 */
// implements: TL-TRACE-106
export const countFunctions = (code: MagicString, root: string, path: string): void => {
  const functions = functionsOf(path, code.original)
  if (!functions) return
  functions.forEach((entry, index) => void insert(code, entry, index))
  const [lines, places] = [functions.map((each) => each.lines), functions.map(({ body }) => body)]
  const given = [relativePath(root, path), sha256(readFileSync(path)), lines, places]
  const values = given.map((each) => JSON.stringify(each)).join(',')
  // Hoisted, and made at its first use: in a cycle of imports functions run before their module does.
  const head =
    'var __throughline;function __throughlineOf(){' +
    `return globalThis[Symbol.for(${JSON.stringify(noteFunctionsKey)})]?.(${values})` +
    `??new Uint8Array(${functions.length})}${note(0)};`
  code.appendLeft(/^#![^\n]*\n/.exec(code.original)?.[0].length ?? 0, head)
}

const note = (index: number) => `(__throughline||=__throughlineOf())[${index}]=1`

const insert = (code: MagicString, { body, end, form }: FunctionEntry, index: number): void => {
  if (form === 'block') {
    const directives = /^(?:\s*(?:'use [^'\n]*'|"use [^"\n]*"))+/.exec(code.original.slice(body, end))?.[0] ?? ''
    code.appendLeft(body + directives.length, `;${note(index)};`)
  } else if (form === 'expression') {
    code.appendRight(body, `(${note(index)},`)
    code.prependLeft(end, ')')
  }
}
