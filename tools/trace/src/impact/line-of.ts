import { readFileSync } from '@throughline/kernel/plain-fs'

const mostContext = 120
const known = new Map<string, string[]>()

/** A line of a file, trimmed and shortened; empty where the file is gone. */
export const lineOf = (path: string, line: number): string => {
  const lines = known.get(path) ?? linesOf(path)
  known.set(path, lines)
  const text = (lines[line - 1] ?? '').trim().replaceAll(/\s+/g, ' ')
  return text.length <= mostContext ? text : `${text.slice(0, mostContext)}…`
}

const linesOf = (path: string): string[] => {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}
