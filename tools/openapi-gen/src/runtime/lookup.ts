import type { BodyKind } from './plan.ts'

/** A member that the record has itself, not by inheritance. */
export const own = (record: object | undefined, name: string): unknown =>
  record !== undefined && Object.hasOwn(record, name) ? (record as Record<string, unknown>)[name] : undefined

/** The declared media type that an actual one belongs to: exact before `text/*` before `*\/*`. */
export const matching = (content: Readonly<Record<string, BodyKind>>, actual: string): string | undefined => {
  const plain = (name: string) => (name.split(';')[0] ?? '').trim().toLowerCase()
  const name = plain(actual)
  if (name === '') return undefined
  const wanted = [name, `${name.split('/')[0]}/*`, '*/*']
  for (const candidate of wanted) {
    const found = Object.keys(content).find((key) => plain(key) === candidate)
    if (found !== undefined) return found
  }
  return undefined
}
