/**
 * What the code of validators calls by name, written out where it is used: it stands alone, but for the formats that
 * are more than a few lines. Those come from ajv-formats.
 */
export const helperTexts = {
  textLength: `const textLength = (text) => {
  let length = 0
  for (const _ of text) length++
  return length
}
`,
  isEqual: `const isEqual = (one, other) => {
  if (one === other) return true
  if (!one || !other || typeof one !== 'object' || typeof other !== 'object') return one !== one && other !== other
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.prototype.hasOwnProperty.call(other, name) && isEqual(one[name], other[name]))
  )
}
`,
  hasOwn: `const hasOwn = Object.prototype.hasOwnProperty
`,
} as const

const isDate = `(text) => {
  const [, year, month, day] = /^(\\d{4})-(\\d\\d)-(\\d\\d)$/.exec(text) ?? []
  if (day === undefined) return false
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return +day >= 1 && +day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0)
}`

// A leap second is the last one of a day in UTC.
const isTime = `(text) => {
  const parts = /^(\\d\\d):(\\d\\d):(\\d\\d(?:\\.\\d+)?)(?:z|([+-])(\\d\\d)(?::?(\\d\\d))?)$/i.exec(text)
  if (parts === null) return false
  const [hour, minute, second, zoneHour, zoneMinute] = [1, 2, 3, 5, 6].map((index) => Number(parts[index] ?? 0))
  if (hour > 23 || minute > 59 || zoneHour > 23 || zoneMinute > 59) return false
  const zone = (zoneHour * 60 + zoneMinute) * (parts[4] === '-' ? -1 : 1)
  return second < 60 || (second < 61 && (hour * 60 + minute - zone + 2880) % 1440 === 1439)
}`

/** Formats in a few lines each, by name. @see RFC 3339 §5.6 and the OpenAPI format registry */
export const formatTexts = {
  date: isDate,
  time: isTime,
  'date-time': `/* @__PURE__ */ (() => {
  const isDate = ${isDate.replaceAll('\n', '\n  ')}
  const isTime = ${isTime.replaceAll('\n', '\n  ')}
  return (text) => /^[t\\s]$/i.test(text[10]) && isDate(text.slice(0, 10)) && isTime(text.slice(11))
})()`,
} as const

/** Formats of numbers, by name: the condition under which `number` has it. */
export const numberFormats = {
  int32: 'Number.isInteger(number) && number >= -2147483648 && number <= 2147483647',
  int64: 'Number.isInteger(number)',
} as const

/** The name that a format has in the code. */
export const formatName = (format: string): string => `format_${format.replaceAll('-', '_')}`

export const formatHelper = (format: string, code: string): string => {
  const own: Readonly<Record<string, string>> = formatTexts
  const number: Readonly<Record<string, string>> = numberFormats
  const text =
    own[format] ??
    (number[format] === undefined ? undefined : `{ validate: (number) => ${number[format]} }`) ??
    // A regular expression.
    (code.startsWith('/') ? code : `/* @__PURE__ */ (() => fullFormats[${JSON.stringify(format)}])()`)
  return `const ${formatName(format)} = ${text}\n`
}

/** The helper that stands for what ajv would require. */
export const functionHelper = (code: string): keyof typeof helperTexts => {
  if (code.includes('runtime/ucs2length')) return 'textLength'
  if (code.includes('runtime/equal')) return 'isEqual'
  if (code === 'Object.prototype.hasOwnProperty') return 'hasOwn'
  throw new Error(`the compiled code needs ${code}`)
}
