/** A member that the record has itself, not by inheritance. */
export const own = (record: object | undefined, name: string): unknown =>
  record !== undefined && Object.hasOwn(record, name) ? (record as Record<string, unknown>)[name] : undefined

/** The declared media type that an actual one belongs to: exact before `text/*` before `*\/*`. */
export const matching = (content: Readonly<Record<string, unknown>>, actual: string): string | undefined => {
  if (Object.hasOwn(content, actual)) return actual
  const plain = (name: string) => (name.split(';')[0] ?? '').trim().toLowerCase()
  const name = plain(actual)
  if (name === '') return undefined
  for (const wanted of [name, `${name.split('/')[0]}/*`, '*/*']) {
    const found = Object.keys(content).find((key) => plain(key) === wanted)
    if (found !== undefined) return found
  }
  return undefined
}

/** What stands for a status: its own entry, that of its range, or `default`. A key may name several. */
export const byStatus = <Value>(entries: Readonly<Record<string, Value>>, status: number): Value | undefined => {
  for (const wanted of [String(status), `${Math.floor(status / 100)}XX`, 'default']) {
    const found = Object.keys(entries).find((keys) => keys.split(' ').includes(wanted))
    if (found !== undefined) return entries[found]
  }
  return undefined
}
