import type { CommentSyntax, StringSyntax } from './comment-syntax.ts'
import type { Region } from './region.ts'

/** Comments and strings of a text, by the table of its language. What is not closed ends with the text. */
export const commentRegions = (text: string, syntax: CommentSyntax): Region[] => {
  const regions: Region[] = []
  const { readers, openers } = readersOf(syntax)
  // A heredoc begins on the line behind the one that names its end.
  let heredoc: string | undefined
  openers.lastIndex = 0
  for (let match = openers.exec(text); match; match = openers.exec(text)) {
    const at = match.index
    if (heredoc !== undefined && text[at] === '\n') {
      const end = heredocEnd(text, at + 1, heredoc)
      heredoc = undefined
      regions.push({ kind: 'string', from: at + 1, to: end })
      openers.lastIndex = end
      continue
    }
    const read = firstOf(readers, text, at)
    if (read?.heredoc !== undefined) heredoc = read.heredoc
    if (read?.kind) regions.push({ kind: read.kind, from: at, to: read.end })
    openers.lastIndex = Math.max(at + 1, read?.end ?? 0)
  }
  return regions
}

interface Read {
  end: number
  kind?: 'comment' | 'string'
  heredoc?: string
}

type Reader = (text: string, at: number) => Read | undefined

const firstOf = (readers: readonly Reader[], text: string, at: number): Read | undefined => {
  for (const reader of readers) {
    const read = reader(text, at)
    if (read) return read
  }
  return undefined
}

const known = new WeakMap<CommentSyntax, { readers: Reader[]; openers: RegExp }>()

const readersOf = (syntax: CommentSyntax): { readers: Reader[]; openers: RegExp } => {
  const found = known.get(syntax)
  if (found) return found
  const { block = [], line = [], strings = [], raw = [], literal = [], heredoc } = syntax
  const readers: Reader[] = [
    ...literal.map(
      (pattern): Reader =>
        (text, at) => {
          const match = matchAt(pattern, text, at)
          return match && { end: at + match[0].length }
        },
    ),
    ...block.map(([open, close]) => blockReader(open, close, syntax.nested === true)),
    ...line.map((mark) => lineReader(mark, syntax.lineBehindSpace === true)),
    ...(heredoc ? [heredocReader(heredoc)] : []),
    ...raw.map(
      ({ open, close }): Reader =>
        (text, at) => {
          const match = matchAt(open, text, at)
          return match && { kind: 'string', end: closedAt(text, at + match[0].length, close(match)) }
        },
    ),
    ...strings.map(stringReader),
  ]
  const marks = [...block.map(([open]) => open), ...line, ...strings.map(({ open }) => open)].map(escaped)
  const patterns = [...raw.map(({ open }) => open), ...literal, ...(heredoc ? [heredoc, /\n/] : [])]
  const openers = new RegExp([...marks, ...patterns.map(({ source }) => `(?:${source})`)].join('|') || '(?!)', 'g')
  const made = { readers, openers }
  known.set(syntax, made)
  return made
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replaceAll('\n', '\\n')

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | undefined => {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}

const closedAt = (text: string, from: number, close: string): number => {
  const end = text.indexOf(close, from)
  return end < 0 ? text.length : end + close.length
}

const blockReader =
  (open: string, close: string, nested: boolean): Reader =>
  (text, at) => {
    if (!text.startsWith(open, at)) return undefined
    if (!nested) return { kind: 'comment', end: closedAt(text, at + open.length, close) }
    let depth = 1
    for (let from = at + open.length; ; ) {
      const inner = text.indexOf(open, from)
      const end = text.indexOf(close, from)
      if (end < 0) return { kind: 'comment', end: text.length }
      depth += inner >= 0 && inner < end ? 1 : -1
      from = inner >= 0 && inner < end ? inner + open.length : end + close.length
      if (depth === 0) return { kind: 'comment', end: from }
    }
  }

const lineReader =
  (mark: string, behindSpace: boolean): Reader =>
  (text, at) => {
    if (!text.startsWith(mark, at)) return undefined
    if (behindSpace && at > 0 && !/[\s;(]/.test(text.charAt(at - 1))) return undefined
    return { kind: 'comment', end: lineEnd(text, at) }
  }

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

const heredocReader =
  (pattern: RegExp): Reader =>
  (text, at) => {
    const match = matchAt(pattern, text, at)
    return match && { end: at + match[0].length, heredoc: match[1] ?? match[2] ?? match[3] ?? '' }
  }

const heredocEnd = (text: string, from: number, word: string): number => {
  for (let at = from; at < text.length; ) {
    const end = lineEnd(text, at)
    if (
      text
        .slice(at, end)
        .trim()
        .replace(/[;,)]+$/, '') === word
    )
      return at
    at = end + 1
  }
  return text.length
}

const stringReader = ({ open, close = open, escape: kept = '\\', lines = false }: StringSyntax): Reader => {
  const stop = new RegExp(
    [escaped(close), ...(kept === '\\' ? ['\\\\'] : []), ...(lines ? [] : ['\\n'])].join('|'),
    'g',
  )
  return (text, at) => {
    if (!text.startsWith(open, at)) return undefined
    stop.lastIndex = at + open.length
    for (let match = stop.exec(text); match; match = stop.exec(text)) {
      const end = match.index + match[0].length
      if (match[0] === '\\') stop.lastIndex = end + 1
      else if (match[0] === '\n' && close !== '\n') return { kind: 'string', end: match.index }
      else if (kept === 'doubled' && text.startsWith(close, end)) stop.lastIndex = end + close.length
      else return { kind: 'string', end }
    }
    return { kind: 'string', end: text.length }
  }
}
