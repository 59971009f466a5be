/** What keeps the parser busy for longer than a document of its size is worth: it takes the square of some counts. */
export const blockLimits = {
  /** Runs of `*`, `_` and `~` in one block. */
  emphasis: 2000,
  /** Brackets in one block, and how many of them are open at once. */
  brackets: 4000,
  open: 100,
  /** Lengths of backtick runs in one block. */
  backticks: 40,
  /** Lines of a document. */
  lines: 200_000,
  /** Rows of one table, and cells of one row. */
  rows: 10_000,
  cells: 2000,
  /** Containers that one line opens, and half the columns that a list may be indented by. */
  containers: 200,
} as const

export interface BoundFault {
  message: string
  /** Counts from 1. */
  line: number
}

const fencePattern = /^ {0,3}(`{3,}|~{3,})/
const bulletPattern = /^ {0,3}(?:[-*+]|1[.)])[ \t]/
const definitionPattern = /^ {0,3}\[[^\]]+\]:/
const delimiterRow = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t:-]*)*$/
const containerPattern = /(?:[ \t]*(?:[-*+]|\d{1,9}[.)])(?=[ \t])|[ \t]*>)/y

/**
 * The first place of a text whose parse would take far too long. Blocks are told apart roughly, by blank lines, bullets
 * and rows of a table; fenced code is left out.
 */
// implements: TL-EXTRACT-026
export const faultOfBounds = (text: string): BoundFault | undefined => {
  let block = emptyBlock()
  let fence = ''
  let line = 0
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    const source = text.slice(start, end)
    line++
    if (line > blockLimits.lines) return { message: `more than ${blockLimits.lines} lines`, line }
    start = end + 1
    const mark = fencePattern.exec(source)?.[1]
    if (fence !== '') {
      if (mark?.startsWith(fence) && source.trim() === mark) fence = ''
      continue
    }
    if (mark !== undefined) fence = mark
    if (mark !== undefined || source.trim() === '') {
      block = emptyBlock()
      continue
    }
    const isRow = block.rows > 0 && source.includes('|')
    if (bulletPattern.test(source) || isRow || (block.isFresh && definitionPattern.test(source))) {
      block = emptyBlock(isRow ? block.rows + 1 : 0)
    } else {
      block.isFresh = false
      if (source.includes('|') && delimiterRow.test(source.slice(0, 10_000))) block.rows = 1
    }
    const message = containers(source) ?? cells(source, block) ?? marks(source, block)
    if (message !== undefined) return { message, line }
  }
  return undefined
}

interface Block {
  emphasis: number
  open: number
  brackets: number
  backticks: Set<number>
  /** Since the row of hyphens. */
  rows: number
  /** Nothing but definitions of links so far. */
  isFresh: boolean
}

const emptyBlock = (rows = 0): Block => ({
  emphasis: 0,
  open: 0,
  brackets: 0,
  backticks: new Set(),
  rows,
  isFresh: true,
})

const cells = (source: string, { rows }: Block): string | undefined => {
  if (rows > blockLimits.rows) return `more than ${blockLimits.rows} rows in one table`
  const count = rows > 0 ? source.split('|').length - 1 : 0
  return count > blockLimits.cells ? `more than ${blockLimits.cells} cells in one row` : undefined
}

const containers = (source: string): string | undefined => {
  const most = blockLimits.containers
  let count = 0
  containerPattern.lastIndex = 0
  while (count <= most && containerPattern.test(source)) count++
  const indented = /^[ \t]*/.exec(source)?.[0].length ?? 0
  // A line of `- - -` is a rule, however long it is.
  const isRule = /^[ \t]*([-*_])(?:[ \t]*\1)*[ \t]*$/.test(source)
  const deep = (count > most && !isRule) || (indented > most * 2 && /^[-*+>\d]/.test(source.slice(indented)))
  return deep ? `nested deeper than ${most} levels` : undefined
}

const marks = (source: string, block: Block): string | undefined => {
  for (const { 0: run } of source.matchAll(/[*_~]+|`+|[[\]]/g)) {
    if (run === '[') {
      block.open++
      block.brackets++
    } else if (run === ']') block.open = Math.max(block.open - 1, 0)
    else if (run.startsWith('`')) block.backticks.add(run.length)
    else block.emphasis++
    if (block.open > blockLimits.open) return `more than ${blockLimits.open} brackets open at once`
    if (block.brackets > blockLimits.brackets) return `more than ${blockLimits.brackets} brackets in one block`
    if (block.emphasis > blockLimits.emphasis) return `more than ${blockLimits.emphasis} marks of emphasis in one block`
    if (block.backticks.size > blockLimits.backticks)
      return `backticks of more than ${blockLimits.backticks} lengths in one block`
  }
  return undefined
}
