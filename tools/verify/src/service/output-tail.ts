import type { Readable } from 'node:stream'

/** Keeps the end of what a process writes, and reads on so that it never blocks. */
export const tailOf = (stream: Readable, mostCharacters = 8192): (() => string) => {
  let text = ''
  stream.setEncoding('utf8')
  stream.on('data', (piece: string) => {
    text = (text + piece).slice(-mostCharacters)
  })
  stream.on('error', () => {})
  return () => text
}

/** The last lines of an output, without blank ones. */
export const lastLines = (text: string, most = 8): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-most)
    .map((line) => (line.length > 300 ? `${line.slice(0, 300)}…` : line))
