import { hash } from 'node:crypto'
import { writeCacheFile } from '@throughline/kernel/cache-file'
import { closeSync, fstatSync, openSync, readSync } from '@throughline/kernel/plain-fs'
import { checksum } from './checksum.ts'

/** Texts by key in a file, of which one is read without the others. What is damaged is not there. */
export interface KeyedStore {
  readonly size: number
  /** How many bytes the texts have together. */
  readonly bytes: number
  has(key: string): boolean
  get(key: string): string | undefined
  /** Everything in one go. */
  entries(): Map<string, string>
}

/** Of each entry: two halves of the key's digest, where it stands, how long it is, and its checksum. */
const columns = 5

interface Header {
  version: string
  count: number
  bytes: number
  /** Checksum of the table. */
  check: number
}

/**
 * Opens a store, or an empty one where there is none of this version. Nothing is kept open: a file that is replaced in
 * between shows in the key and the checksum of what is read.
 */
export const openKeyedStore = (file: string, version: string): KeyedStore => {
  const table = readTable(file, version)
  if (table === undefined) return nothing
  const { rows, header, start } = table
  const find = (key: string): number => {
    const [high, low] = digestOf(key)
    let first = 0
    let last = header.count - 1
    while (first <= last) {
      const middle = (first + last) >> 1
      const own = rows[middle * columns] as number
      const difference = own === high ? (rows[middle * columns + 1] as number) - low : own - high
      if (difference === 0) return middle
      if (difference < 0) first = middle + 1
      else last = middle - 1
    }
    return -1
  }
  const read = (bytes: Buffer | undefined, row: number): [string, string] | undefined => {
    if (bytes === undefined || checksum(bytes) !== rows[row * columns + 4]) return undefined
    const text = bytes.toString('utf8')
    const end = text.indexOf('\n')
    return [text.slice(0, end), text.slice(end + 1)]
  }
  const placeOf = (row: number) => [rows[row * columns + 2] as number, rows[row * columns + 3] as number] as const
  return {
    size: header.count,
    bytes: header.bytes,
    has: (key) => find(key) >= 0,
    get(key) {
      const row = find(key)
      if (row < 0) return undefined
      const [offset, length] = placeOf(row)
      const entry = read(readPart(file, start + offset, length), row)
      return entry?.[0] === key ? entry[1] : undefined
    },
    entries() {
      const all = new Map<string, string>()
      // Of a file that was cut off, what stands before the cut.
      const bytes = readPart(file, start, header.bytes) ?? readPart(file, start)
      if (bytes === undefined) return all
      for (let row = 0; row < header.count; row++) {
        const [offset, length] = placeOf(row)
        const entry = read(bytes.subarray(offset, offset + length), row)
        if (entry) all.set(...entry)
      }
      return all
    },
  }
}

const nothing: KeyedStore = {
  size: 0,
  bytes: 0,
  has: () => false,
  get: () => undefined,
  entries: () => new Map(),
}

/** Replaces a store as a whole. */
export const writeKeyedStore = (file: string, version: string, entries: Iterable<readonly [string, string]>): void => {
  const drafts: { high: number; low: number; text: Buffer }[] = []
  for (const [key, value] of entries) {
    const [high, low] = digestOf(key)
    drafts.push({ high, low, text: Buffer.from(`${key}\n${value}`) })
  }
  drafts.sort((a, b) => a.high - b.high || a.low - b.low)
  const rows = new Uint32Array(drafts.length * columns)
  let bytes = 0
  for (const [row, { high, low, text }] of drafts.entries()) {
    rows.set([high, low, bytes, text.length, checksum(text)], row * columns)
    bytes += text.length
  }
  const table = Buffer.from(rows.buffer)
  const header: Header = { version, count: drafts.length, bytes, check: checksum(table) }
  writeCacheFile(file, Buffer.concat([headerBytes(header), table, ...drafts.map(({ text }) => text)]))
}

const digestOf = (key: string): [number, number] => {
  const digest = hash('sha1', key, 'buffer')
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)]
}

const headerLength = 256

/** JSON filled up with spaces, so that everything behind it begins where it is aligned. */
const headerBytes = (header: Header): Buffer => Buffer.from(`${JSON.stringify(header).padEnd(headerLength - 1)}\n`)

// implements: TL-TRACE-204
const readTable = (file: string, version: string): { header: Header; rows: Uint32Array; start: number } | undefined => {
  const head = readPart(file, 0, headerLength)
  if (head === undefined) return undefined
  try {
    const header = JSON.parse(head.toString('utf8')) as Header
    if (header.version !== version) return undefined
    const length = header.count * columns * 4
    const table = readPart(file, headerLength, length)
    if (table === undefined || checksum(table) !== header.check) return undefined
    return { header, rows: new Uint32Array(table.buffer, table.byteOffset, length / 4), start: headerLength + length }
  } catch {
    // No JSON: cut off, or something else.
    return undefined
  }
}

/** A stretch of a file, or the rest of it, of memory of its own; undefined where it is shorter, or not there. */
const readPart = (file: string, from: number, wanted?: number): Buffer | undefined => {
  let handle: number | undefined
  try {
    handle = openSync(file, 'r')
    const { size } = fstatSync(handle)
    const length = wanted ?? size - from
    if (length < 0 || size < from + length) return undefined
    const bytes = Buffer.allocUnsafeSlow(length)
    return readSync(handle, bytes, 0, length, from) === length ? bytes : undefined
  } catch {
    return undefined
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}
