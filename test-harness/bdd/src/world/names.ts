import { createHash } from 'node:crypto'

/** The same ID for the same name, so that a scenario sends the same each time that it is played. */
export const idOf = (kind: string, name: string): string => {
  const digits = createHash('sha256').update(`${kind} ${name}`).digest('hex')
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`
}

export const digestOf = (bytes: string): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
