/**
 * What every match of a pattern must hold: a stretch of single characters, such as `ORCH-` or `-\d\d\d\d`. A search for
 * one of them is linear on any text, whatever the pattern itself would cost.
 */
export const windowsOf = (pattern: string): string[] | undefined => {
  const reader = readerOf(pattern)
  const alternatives = reader.alternatives()
  if (!reader.isDone() || alternatives === undefined) return undefined
  const windows = alternatives.map(bestOf)
  return windows.every((window) => window !== undefined) ? windows : undefined
}

/** A class of characters as a regular expression writes it, and how many characters it lets through. */
interface Single {
  source: string
  width: number
}

/** A sequence of single characters; undefined stands where anything may be. */
type Sequence = (Single | undefined)[]

const mostAlternatives = 16
const mostCopies = 8
/** A stretch that lets more through than one in so many texts is no filter. */
const leastBits = 9

const bestOf = (sequence: Sequence): string | undefined => {
  let best: { source: string; bits: number } | undefined
  let open: Single[] = []
  for (const part of [...sequence, undefined]) {
    if (part !== undefined) {
      open.push(part)
      continue
    }
    const bits = open.reduce((sum, { width }) => sum + Math.log2(128 / width), 0)
    if (bits > (best?.bits ?? 0)) best = { source: open.map(({ source }) => source).join(''), bits }
    open = []
  }
  return best && best.bits >= leastBits ? best.source : undefined
}

interface Reader {
  isDone(): boolean
  alternatives(): Sequence[] | undefined
}

/** Reads the part of regular expressions in which IDs are written; on anything else it gives up. */
const readerOf = (pattern: string): Reader => {
  let at = 0
  const alternatives = (): Sequence[] | undefined => {
    const all: Sequence[] = []
    for (;;) {
      const sequences = sequence()
      if (sequences === undefined || all.length + sequences.length > mostAlternatives) return undefined
      all.push(...sequences)
      if (pattern[at] !== '|') return all
      at++
    }
  }
  const sequence = (): Sequence[] | undefined => {
    let all: Sequence[] = [[]]
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') {
      const one = atom()
      if (one === undefined) return undefined
      all = joined(all, repeated(one, times()))
    }
    return all
  }
  const atom = (): Sequence[] | undefined => {
    const rest = pattern.slice(at)
    const group = /^\((?:\?:|\?<[A-Za-z]\w*>)?(?!\?)/.exec(rest)
    if (!group) {
      const single = singleAt(rest)
      at += single?.source.length ?? 0
      return single && [[single]]
    }
    at += group[0].length
    const inner = alternatives()
    return pattern[at++] === ')' ? inner : undefined
  }
  const times = (): Times => {
    const match = /^(?:([*+?])|\{(\d{1,3})(?:(,)(\d{0,3}))?\})\??/.exec(pattern.slice(at))
    if (!match) return { least: 1, more: false }
    at += match[0].length
    const [, sign, least, comma, most] = match
    if (sign !== undefined) return { least: sign === '+' ? 1 : 0, more: true }
    return { least: Number(least), more: comma !== undefined && most !== least }
  }
  return { isDone: () => at >= pattern.length, alternatives }
}

/** How often at least, and whether it may be more. */
interface Times {
  least: number
  more: boolean
}

const joined = (before: readonly Sequence[], after: readonly Sequence[]): Sequence[] => {
  const all = before.flatMap((first) => after.map((second) => [...first, ...second]))
  // Too many to tell apart: anything may stand there.
  return all.length > mostAlternatives ? before.map((sequence) => [...sequence, undefined]) : all
}

const repeated = (atom: readonly Sequence[], { least, more }: Times): Sequence[] => {
  let all: Sequence[] = [[]]
  for (let copy = 0; copy < Math.min(least, mostCopies); copy++) all = joined(all, atom)
  return more || least > mostCopies ? all.map((sequence) => [...sequence, undefined]) : all
}

const classes: Readonly<Record<string, number>> = { '\\d': 10, '\\w': 63 }

const singleAt = (rest: string): Single | undefined => {
  const [source] =
    /^(?:[A-Za-z0-9_:/#, @=!<>&%~;-]|\\[dw]|\\[-.:/#_[\](){}|*+?^$]|\[(?:[A-Za-z0-9_.:/#-]|\\[dw-])+\])/.exec(rest) ??
    []
  if (source === undefined) return undefined
  const known = classes[source]
  if (known !== undefined) return { source, width: known }
  return { source, width: source.startsWith('[') ? widthOf(source) : 1 }
}

const widthOf = (source: string): number => {
  const expression = new RegExp(source)
  let width = 0
  for (let code = 0; code < 128; code++) if (expression.test(String.fromCharCode(code))) width++
  return Math.max(1, width)
}
