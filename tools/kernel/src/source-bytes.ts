import { isUtf8 } from 'node:buffer'

/** Why bytes are not read as text, and where. */
export interface EncodingFault {
  message: string
  line: number
  column: number
}

const newline = 10

/** UTF-8 as text, or where it is none. JSON and YAML that this project reads are in UTF-8, with or without a BOM. */
// implements: TL-OPENAPI-103
export const decodeUtf8 = (bytes: Buffer): { text: string } | { fault: EncodingFault } => {
  // A text of either language begins with ASCII: a zero so early is the other half of a wider character.
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (wide || bytes.subarray(0, 4).includes(0)) {
    return { fault: { message: 'is in UTF-16 or UTF-32, where UTF-8 is read', line: 1, column: 1 } }
  }
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') }
  for (let line = 1, start = 0; ; line++) {
    const next = bytes.indexOf(newline, start)
    const row = bytes.subarray(start, next < 0 ? bytes.length : next)
    if (isUtf8(row)) {
      start = next + 1
      continue
    }
    const at = firstFault(row)
    const byte = (row[at] ?? 0).toString(16).toUpperCase().padStart(2, '0')
    const message = `the byte 0x${byte} is no UTF-8: the file is in Latin-1 or another encoding, or is no text`
    return { fault: { message, line, column: row.subarray(0, at).toString('utf8').length + 1 } }
  }
}

/** The first byte that begins no character. */
const firstFault = (row: Buffer): number => {
  for (let at = 0; at < row.length; ) {
    const length = [1, 2, 3, 4].find((each) => at + each <= row.length && isUtf8(row.subarray(at, at + each)))
    if (length === undefined) return at
    at += length
  }
  return row.length
}
