import { formatTexts, numberFormats } from './format-texts.ts'

/** What the code of validators calls by name, written out where it is used: it stands alone. */
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

/** The name that a format has in the code. */
export const formatName = (format: string): string => `format_${format.replaceAll('-', '_')}`

/** @param code what ajv would write: for most formats a regular expression */
// implements: TL-OPENAPI-188
export const formatHelper = (format: string, code: string): string => {
  const own: Readonly<Record<string, string>> = formatTexts
  const number: Readonly<Record<string, string>> = numberFormats
  const text = own[format] ?? (number[format] === undefined ? code : `{ validate: (number) => ${number[format]} }`)
  if (text.includes('require(')) throw new Error(`the format ${format} is not written out`)
  return `const ${formatName(format)} = ${text}\n`
}

/** The helper that stands for what ajv would require. */
export const functionHelper = (code: string): keyof typeof helperTexts => {
  if (code.includes('runtime/ucs2length')) return 'textLength'
  if (code.includes('runtime/equal')) return 'isEqual'
  if (code === 'Object.prototype.hasOwnProperty') return 'hasOwn'
  throw new Error(`the compiled code needs ${code}`)
}
