/** A JavaScript string literal. Line separators and what could end a script are escaped as well. */
// implements: TL-OPENAPI-018, TL-OPENAPI-261, TL-OPENAPI-263
export const literal = (value: string): string => {
  const escaped = JSON.stringify(value)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", "\\'")
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
  return `'${escaped}'`
}

const identifier = /^[A-Za-z_$][\w$]*$/

/** The key of an object literal or of an interface. `__proto__` as a plain key of a literal would set the prototype. */
// implements: TL-OPENAPI-018, TL-OPENAPI-262
export const key = (name: string): string =>
  name === '__proto__' ? "['__proto__']" : identifier.test(name) ? name : literal(name)

/** A module with those of its imports that it uses: an unused one does not compile under strict flags. */
// implements: TL-OPENAPI-011, TL-OPENAPI-262
export const moduleText = (text: string, imports: readonly { as: string; line: string }[]): string => {
  const code = text.split('\n').filter((line) => !/^\s*(?:\/\*\*|\*)/.test(line))
  const used = imports.filter(({ as }) => code.some((line) => line.includes(`${as}.`))).map(({ line }) => `${line}\n`)
  return used.length === 0 ? text || 'export {}\n' : `${used.join('')}\n${text}`
}

const width = 110

/** Members between brackets: on one line where they fit behind what leads to them, else each on its own. */
export const block = (
  open: string,
  members: readonly string[],
  close: string,
  indent: string,
  end = ',',
  lead = 0,
): string => {
  const space = open === '[' ? '' : ' '
  const line = `${open}${space}${members.join(`${end} `)}${space}${close}`
  if (indent.length + lead + line.length <= width && !line.includes('\n')) return line
  return `${open}\n${members.map((member) => `${indent}  ${member}${end}\n`).join('')}${indent}${close}`
}

/** Code among data. */
export type Code = () => string

/** A value as a literal of plain data: objects, lists, texts, numbers and booleans; a function gives code. */
export const data = (value: unknown, indent = ''): string => {
  if (typeof value === 'function') return (value as Code)()
  if (typeof value === 'string') return literal(value)
  if (Array.isArray(value)) {
    return value.length === 0
      ? '[]'
      : block(
          '[',
          value.map((inner) => data(inner, `${indent}  `)),
          ']',
          indent,
        )
  }
  if (value === null || typeof value !== 'object') return String(value)
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  if (entries.length === 0) return '{}'
  return block(
    '{',
    entries.map(([name, inner]) => `${key(name)}: ${data(inner, `${indent}  `)}${narrowed(name, inner)}`),
    '}',
    indent,
  )
}

/**
 * In a record, a value under a name that every object has is held to what that name is there, as the compiler sees it,
 * and its texts and flags would widen.
 */
const narrowed = (name: string, value: unknown): string =>
  name in Object.prototype && typeof value === 'object' && value !== null ? ' as const' : ''

/** A documentation comment; whatever the lines hold, they end neither the comment nor start a tag of their own. */
// implements: TL-OPENAPI-018, TL-OPENAPI-263
export const jsDoc = (lines: readonly (string | undefined)[], indent = ''): string => {
  const text = lines
    .filter((line) => line !== undefined)
    .flatMap((line) => line.split(/\r\n|[\n\r\u2028\u2029]/))
    .map((line) => line.replaceAll('*/', '*\\/').trimEnd())
  while (text.at(-1) === '') text.pop()
  const [only] = text
  if (only === undefined) return ''
  if (text.length === 1) return `${indent}/** ${only} */\n`
  return `${indent}/**\n${text.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}\n`).join('')}${indent} */\n`
}

/** Text of a document inside a comment: an `@` at the start of a line would be read as a tag. */
export const prose = (text: string | undefined): string | undefined =>
  text
    ?.trim()
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.replace(/^(\s*)@/, '$1\\@'))
    .join('\n')
