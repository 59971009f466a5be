import { createHash } from 'node:crypto'
import { isJsonObject, type JsonValue } from '@throughline/openapi'

/** What tells one crash from another, as far as an answer shows it. */
export interface Crash {
  /** Holds while the code moves: no lines. */
  name: string
  /** Of crashes at one place of the code, or with the same words, it is the same. */
  id: string
}

/** Bodies are looked at so far. */
const most = 100_000

/** Whoever says no more than this says nothing of the cause. */
const empty = new Set(
  [
    ...['a an and at be been by can could did do for has have in is it not of on or our s so t that the there this'],
    ...['to us was we were while with you your internal server error errors exception failure failed fail fatal fault'],
    ...['unexpected unhandled unknown undefined null true false something went wrong occurred happened encountered'],
    ...['problem issue sorry oops whoops please try again later contact support administrator admin team webmaster'],
    ...['request response process processed processing complete completed handle handled unable service system'],
    ...['application api http https status code message title type detail about blank condition prevented fulfilling'],
    ...['e err ise internalservererror internalerror servererror unknownerror exception misconfiguration'],
  ].flatMap((line) => line.split(' ')),
)

// implements: TL-VERIFY-420
/** What an answer of 5xx says of its cause; undefined where it says no more than that there is one. */
export const crashOf = (body: Buffer, json: JsonValue | undefined, sent: string): Crash | undefined => {
  const texts = json === undefined ? [plainOf(body.subarray(0, most).toString('utf8'))] : textsIn(json)
  const told = texts.map((text) => toldIn(text, sent))
  const words = told.flatMap(({ lines }) => lines.flatMap((line) => line.match(/\p{L}+/gu) ?? []))
  const hasPlace = told.some(({ tops }) => tops.length > 0)
  if (!hasPlace && !words.some((word) => !empty.has(word.toLowerCase()))) return undefined
  const named = (withLines: boolean) =>
    short(
      [
        ...told.flatMap(({ tops }) => tops.map(({ at, line }) => `${at}${withLines && line ? `:${line}` : ''}`)),
        ...told.flatMap(({ lines }) => lines),
      ].join(' | '),
    )
  return { name: named(false), id: named(true) }
}

/** What is cut off still counts. */
const short = (text: string): string =>
  text.length <= 200 ? text : `${text.slice(0, 180)}… ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`

const ofRequest = /(?:^|_)(?:id|uuid|time|timestamp|date|at|path|url|uri|instance|method|host|traceparent)$/

/** Whether a member of that name says which request it was, or when. */
const isOfRequest = (name: string): boolean =>
  ofRequest.test(
    name
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .replaceAll(/[-.]/g, '_')
      .toLowerCase(),
  )

/** Whatever texts stand in an error, in the order of their names; lists of lines are one text. */
const textsIn = (value: JsonValue, depth = 0): string[] => {
  if (typeof value === 'string') return [value.slice(0, most)]
  if (depth > 4) return []
  if (Array.isArray(value)) {
    const isLines = value.length > 1 && value.every((each) => typeof each === 'string')
    return isLines ? [value.join('\n').slice(0, most)] : value.flatMap((each) => textsIn(each, depth + 1))
  }
  if (!isJsonObject(value)) return []
  return Object.keys(value)
    .filter((name) => !isOfRequest(name))
    .sort()
    .flatMap((name) => textsIn(value[name] ?? null, depth + 1))
}

/** Of a page, what is read. */
const plainOf = (text: string): string =>
  /<(?:html|body|pre|!doctype)\b/i.test(text)
    ? text
        .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, '')
        .replace(/<[^>]{0,400}>/g, '\n')
        .replace(/&nbsp;/g, ' ')
        .replace(/&(?:quot|#34);/g, '"')
        .replace(/&(?:#39|#x27|apos);/g, "'")
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&amp;/g, '&')
    : text

interface Place {
  /** `readBook books.js` */
  at: string
  line?: string
}

/** How run times write a place of the code. */
const frames: readonly { pattern: RegExp; place(match: RegExpExecArray): Place; isLastTop?: true }[] = [
  {
    // JavaScript
    pattern: /^\s*at (?:(.{1,120}?) \()?(?:\S*[/\\])?([^\s()/\\]{1,120}):(\d+):\d+\)?$/,
    place: ([, name = '', file, line = '']) => ({ at: `${name} ${file}`.trim(), line }),
  },
  {
    pattern: /^\s*at (.{1,120}?) \((?:<anonymous>|native|index \d+)\)$/,
    place: ([, name = '']) => ({ at: name }),
  },
  {
    // Java, Kotlin, Scala
    pattern: /^\s*at ([\w$./<>@]{1,200})\(([\w$ .]{1,80})(?::(\d+))?\)$/,
    place: ([, name = '', , line = '']) => ({ at: name, line }),
  },
  {
    // .NET
    pattern: /^\s*at (.{1,200}?\))(?: in .{0,200}?([^/\\\s]{1,80}):line (\d+))?$/,
    place: ([, name = '', file = '', line = '']) => ({ at: `${name} ${file}`.trim(), line }),
  },
  {
    // Python: the last is the innermost.
    pattern: /^\s*File "(?:[^"]*[/\\])?([^"/\\]{1,120})", line (\d+), in (.{1,120})$/,
    place: ([, file, line = '', name]) => ({ at: `${name} ${file}`, line }),
    isLastTop: true,
  },
  {
    // Go
    pattern: /^\s+(?:\S*\/)?([\w.-]{1,120}\.go):(\d+)(?: \+0x[0-9a-f]+)?$/,
    place: ([, file, line = '']) => ({ at: file ?? '', line }),
  },
  {
    // Ruby
    pattern: /^\s*(?:from )?(?:\S*\/)?([\w.-]{1,120}\.rb):(\d+):in [`'](.{1,120}?)'/,
    place: ([, file, line = '', name]) => ({ at: `${name} ${file}`, line }),
  },
  {
    // PHP
    pattern: /^#\d+ (?:\S*\/)?([\w.-]{1,120}\.php)\((\d+)\)/,
    place: ([, file, line = '']) => ({ at: file ?? '', line }),
  },
]

/** The lines that are no place of the code, and of each run of places the innermost. */
const toldIn = (text: string, sent: string): { lines: string[]; tops: Place[] } => {
  const lines: string[] = []
  const tops: Place[] = []
  const isGo = text.includes('goroutine ')
  let within = false
  for (const line of withoutStatement(text).split(/\r?\n/).slice(0, 400)) {
    const frame = frames.find(({ pattern }) => pattern.test(line))
    const match = frame?.pattern.exec(line)
    if (frame && match) {
      if (within && frame.isLastTop) tops.pop()
      if (!within || frame.isLastTop) tops.push(frame.place(match))
      within = true
      continue
    }
    // Python shows the code below its place, Go the call above.
    if (within && /^\s{2,}\S/.test(line)) continue
    if (isGo && /^[\w./*()]+\(.*\)$|^created by /.test(line)) continue
    within = false
    const kept = withoutValues(line, sent)
    if (/\p{L}/u.test(kept)) lines.push(kept)
  }
  return { lines, tops }
}

/** Behind a statement of SQL and a dash stands what the database says of it: the same of many statements. */
const withoutStatement = (text: string): string =>
  text.replace(/^(?:select|insert|update|delete|with)\s[\s\S]* - (?=\S)/i, '')

const quoted = /"([^"]{0,400})"|'([^']{0,400})'|`([^`]{0,400})`/g

/** What differs from request to request: IDs, times, numbers, paths, and what was sent. */
const withoutValues = (line: string, sent: string): string =>
  line
    .slice(0, 1000)
    // A name is what matters: `reading 'address'`, `relation "items"`.
    .replace(quoted, (all, ...parts: (string | undefined)[]) => {
      const text = parts.slice(0, 3).find((part) => part !== undefined) ?? ''
      return /^[A-Za-z_$][A-Za-z_$.]{0,40}$/.test(text) && !sent.includes(text) ? all : '""'
    })
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '#')
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '/')
    .replace(/(?<![\w.<])(?:[A-Z]:)?(?:[\\/][^\s\\/"'`():,;|]+)+[\\/]?/g, '/')
    .replace(/\b(?=[\w-]*\d)[A-Za-z0-9_-]{16,}\b/g, '#')
    .replace(/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b,?|\b\d+ (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b/g, '#')
    .replace(/\d[\d.:TZ+-]*/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
