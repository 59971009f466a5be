/** A value as lines of `name  value`; what is inside an object stands under its path. */
export const fields = (value: object): string => {
  const rows = rowsOf(value, '')
  const width = Math.max(0, ...rows.map(([name]) => name.length))
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}\n`).join('')
}

const rowsOf = (value: object, prefix: string): [string, string][] =>
  Object.entries(value).flatMap(([name, inner]): [string, string][] =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? rowsOf(inner, `${prefix}${name}.`)
      : [[`${prefix}${name}`, typeof inner === 'string' ? inner : JSON.stringify(inner)]],
  )

/** Rows under their headings. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
