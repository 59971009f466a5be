import { formArguments } from './curl-form.ts'

/** A request that a shell can be given, without what is secret in it. */
export interface Shown {
  method: string
  origin: string
  target: string
  headers: readonly (readonly [name: string, value: string])[]
  body?: Buffer
}

/** As one command of a POSIX shell. */
// implements: TL-VERIFY-402
export const curlOf = ({ method, origin, target, headers, body }: Shown): string => {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  const parts = body && type !== undefined ? formArguments(type, body) : undefined
  if (parts) return formOf({ method, origin, target, headers }, parts)
  const written = body && bodyOf(body)
  const flags = flagsOf({ method, target, ...(body && { body }) })
  // With a body curl adds a content type of its own.
  const untyped = body && !headers.some(([name]) => name.toLowerCase() === 'content-type')
  const lines = [
    `curl ${flags.join(' ')} ${quoted(`${origin}${target}`)}`,
    ...headers.map(([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(untyped ? ["-H 'Content-Type:'"] : []),
    ...(written ? [written.argument] : []),
  ]
  return (written?.piped ?? '') + lines.join(' \\\n  ')
}

/** curl writes the boundary, and names it. */
const formOf = ({ method, origin, target, headers }: Omit<Shown, 'body'>, parts: [string, string][]): string =>
  [
    `curl ${flagsOf({ method, target }).join(' ')} ${quoted(`${origin}${target}`)}`,
    ...headers
      .filter(([name]) => name.toLowerCase() !== 'content-type')
      .map(([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...parts.map(([flag, value]) => `${flag} ${quoted(value)}`),
  ].join(' \\\n  ')

const flagsOf = ({ method, target, body }: Pick<Shown, 'method' | 'target' | 'body'>): string[] => [
  '-i',
  ...(method === 'HEAD' ? ['-I'] : method === 'GET' && !body ? [] : ['-X', method]),
  // Brackets and braces would be patterns, and dots be resolved.
  ...(/[[\]{}]/.test(target) ? ['-g'] : []),
  ...(/(^|\/)\.{1,2}(\/|\?|$)/.test(target) ? ['--path-as-is'] : []),
]

/** A body that is no plain text, or long and monotonous, is printed into curl's input. */
const bodyOf = (body: Buffer): { argument: string; piped?: string } => {
  const text = body.toString('utf8')
  const isPlain = Buffer.from(text).equals(body) && !hasControls.test(text)
  if (isPlain && text.length <= most)
    return { argument: `${text.startsWith('@') ? '--data-raw' : '--data-binary'} ${quoted(text)}` }
  const pieces = isPlain ? piecesOf(text) : [printed(body)]
  return { argument: '--data-binary @-', piped: `{ ${pieces.join('; ')}; } | ` }
}

/** Longer bodies are taken apart. */
const most = 4000
/** A run of one character from this length on is written as that. */
const longRun = 200

// biome-ignore lint/suspicious/noControlCharactersInRegex: a shell or a terminal would make something of them
const hasControls = /[\u0000-\u0008\u000b-\u001f\u007f]/

/** By hand: a regular expression runs out of stack on a body of megabytes. */
const piecesOf = (text: string): string[] => {
  const pieces: string[] = []
  let plainFrom = 0
  const plainUntil = (end: number) => {
    if (end > plainFrom) pieces.push(`printf %s ${quoted(text.slice(plainFrom, end))}`)
  }
  for (let from = 0, to = 0; from < text.length; from = to) {
    const first = text[from] ?? ''
    for (to = from + 1; text[to] === first; ) to++
    if (to - from < longRun || first > '~') continue
    plainUntil(from)
    pieces.push(`printf '%*s' ${to - from} ''${first === ' ' ? '' : ` | tr ' ' ${quoted(first)}`}`)
    plainFrom = to
  }
  plainUntil(text.length)
  return pieces
}

/** Bytes as octal escapes, what is plain as it is; a first hyphen would begin an option. */
const printed = (body: Buffer): string => {
  const text = [...body]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      return /[A-Za-z0-9 .,:;_/?&={}[\]"<>()+*]/.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`
    })
    .join('')
  return `printf '${text}'`
}

/** As one word of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
