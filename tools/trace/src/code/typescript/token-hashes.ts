import { hash } from 'node:crypto'

/**
 * The tokens of a file as one text, without comments and white space, written while its tree is walked in order: what
 * any stretch of it says can be cut out afterwards.
 */
export interface TokenText {
  /** Everything up to an offset of the source is punctuation and key words. */
  passTo(offset: number): void
  /** A token with a text of its own: a name, a literal, a part of a template. */
  token(from: number, to: number): void
  /** Where the tokens that come next will stand. */
  readonly position: number
  /** Short hash of what stands between two positions, without a name; as a member of something else the name stays. */
  hashOf(from: number, to: number, name: string): string
}

const triviaPattern = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|\s+/g
/** Marks where a token ends; no source holds it but in a string, where it does no harm. */
const edge = '\0'

// implements: TL-TRACE-206
export const tokenText = (source: string): TokenText => {
  const pieces: string[] = []
  let written = 0
  let length = 0
  let whole: Buffer | undefined
  const add = (piece: string) => {
    pieces.push(piece)
    length += piece.length
  }
  const passTo = (offset: number) => {
    if (offset <= written) return
    const between = source.slice(written, offset)
    written = offset
    if (between === ' ') return
    const bare = between.replace(triviaPattern, '')
    if (bare !== '') add(bare)
  }
  return {
    passTo,
    token(from, to) {
      passTo(from)
      add(edge + source.slice(from, to) + edge)
      written = to
    },
    get position() {
      return length
    },
    hashOf(from, to, name) {
      whole ??= Buffer.from(pieces.join(''), 'utf16le')
      const bytes = whole.subarray(from * 2, to * 2)
      if (name === '') return short(hash('sha1', bytes, 'base64url'))
      const own = Buffer.from(edge + name + edge, 'utf16le')
      const rest: Buffer[] = []
      let start = 0
      for (let at = bytes.indexOf(own); at >= 0; at = bytes.indexOf(own, at + own.length)) {
        if (at > 0 && bytes.readUInt16LE(at - 2) === dot) continue
        rest.push(bytes.subarray(start, at))
        start = at + own.length
      }
      rest.push(bytes.subarray(start))
      return short(hash('sha1', Buffer.concat(rest), 'base64url'))
    },
  }
}

const dot = '.'.charCodeAt(0)

const short = (digest: string): string => digest.slice(0, 12)
