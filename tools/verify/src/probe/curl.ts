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
  const written = body && bodyOf(body)
  const flags = [
    '-i',
    ...(method === 'HEAD' ? ['-I'] : method === 'GET' && !body ? [] : ['-X', method]),
    // Brackets and braces would be patterns, and dots be resolved.
    ...(/[[\]{}]/.test(target) ? ['-g'] : []),
    ...(/(^|\/)\.{1,2}(\/|\?|$)/.test(target) ? ['--path-as-is'] : []),
  ]
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

const piecesOf = (text: string): string[] =>
  [...text.matchAll(/(.)\1{199,}|(?:(?!(.)\2{199,})[\s\S])+/gsu)].map(([piece]) => {
    const [first = ''] = piece
    return piece.length >= longRun && piece === first.repeat(piece.length)
      ? `printf '%*s' ${piece.length} ''${first === ' ' ? '' : ` | tr ' ' ${quoted(first)}`}`
      : `printf %s ${quoted(piece)}`
  })

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
