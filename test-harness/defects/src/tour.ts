import { readMarkdown } from '@throughline/markdown'
import { visit } from 'unist-util-visit'
import type { Edit } from './scratch-copy.ts'

/** One thing that a page shows: a new file, a change to a file, or a command with what it prints. */
export type TourStep =
  | { kind: 'section'; title: string; line: number }
  | { kind: 'file'; file: string; content: string; line: number }
  | { kind: 'edit'; edit: Edit; line: number }
  | { kind: 'command'; command: string; expected: string[]; line: number }

/**
 * Reads the steps of a page: a `diff` block with `file=PATH` is an edit, any other block with it a new file, a
 * `console` block holds commands behind `$ ` and below each what it prints. A line that is only `…` stands for any lines,
 * `…` inside a line for any text, so that what differs from run to run is left out in sight.
 */
export const readTour = (file: string, text: string): TourStep[] => {
  const { value } = readMarkdown(file, text)
  const steps: TourStep[] = []
  if (!value) return steps
  visit(value.tree, (node) => {
    const line = node.position?.start.line ?? 1
    if (node.type === 'heading' && node.depth === 2) {
      steps.push({ kind: 'section', title: text.split('\n')[line - 1] ?? '', line })
    }
    if (node.type !== 'code') return
    const path = /(?:^|\s)file=(\S+)/.exec(node.meta ?? '')?.[1]
    if (path !== undefined) {
      if (node.lang === 'diff') steps.push({ kind: 'edit', edit: editOf(path, node.value), line })
      else steps.push({ kind: 'file', file: path, content: `${node.value}\n`, line })
    }
    if (node.lang === 'console') steps.push(...commandsOf(node.value, line + 1))
  })
  return steps
}

const editOf = (file: string, diff: string): Edit => {
  const lines = diff.split('\n')
  const side = (sign: '-' | '+') =>
    lines
      .filter((line) => line.startsWith(sign) || line.startsWith(' '))
      .map((line) => line.slice(1))
      .join('\n')
  return { file, from: side('-'), to: side('+') }
}

const commandsOf = (block: string, firstLine: number): TourStep[] => {
  const steps: TourStep[] = []
  for (const [index, line] of block.split('\n').entries()) {
    const last = steps.at(-1)
    if (line.startsWith('$ '))
      steps.push({ kind: 'command', command: line.slice(2), expected: [], line: firstLine + index })
    else if (last?.kind === 'command') last.expected.push(line)
  }
  return steps
}

/** The first expected line that the output does not hold in its place, or undefined when all do. */
export const mismatch = (expected: readonly string[], output: string): string | undefined => {
  const lines = output
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
  let at = 0
  let loose = false
  for (const line of expected.map((each) => each.trimEnd())) {
    if (line === '…') {
      loose = true
      continue
    }
    const matches = linePattern(line)
    const found = loose
      ? lines.findIndex((each, index) => index >= at && matches(each))
      : matches(lines[at] ?? '')
        ? at
        : -1
    if (found === -1) return line
    at = found + 1
    loose = false
  }
  const rest = lines.slice(at).filter((line) => line !== '')
  return loose || rest.length === 0 ? undefined : `(nothing), not: ${rest[0]}`
}

/** Pieces between `…` in their order, the first at the start and the last at the end. */
const linePattern = (line: string): ((actual: string) => boolean) => {
  const pieces = line.split('…')
  return (actual) => {
    if (pieces.length === 1) return actual === line
    let at = 0
    for (const [index, piece] of pieces.entries()) {
      const found = index === pieces.length - 1 ? actual.lastIndexOf(piece) : actual.indexOf(piece, at)
      if (found < at || (index === 0 && found !== 0)) return false
      at = found + piece.length
    }
    return at === actual.length
  }
}

/** Whether a page is meant to be carried out. */
export const isTour = (steps: readonly TourStep[]): boolean => steps.some(({ kind }) => kind === 'command')
