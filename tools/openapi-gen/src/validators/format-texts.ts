const isDate = `(text) => {
  const [, year, month, day] = /^(\\d{4})-(\\d\\d)-(\\d\\d)$/.exec(text) ?? []
  if (day === undefined) return false
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return +day >= 1 && +day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0)
}`

// A leap second is the last one of a day in UTC.
const isTime = (zone: '' | '?'): string => `(text) => {
  const parts = /^(\\d\\d):(\\d\\d):(\\d\\d(?:\\.\\d+)?)(?:z|([+-])(\\d\\d)(?::?(\\d\\d))?)${zone}$/i.exec(text)
  if (parts === null) return false
  const [hour, minute, second, zoneHour, zoneMinute] = [1, 2, 3, 5, 6].map((index) => Number(parts[index] ?? 0))
  if (hour > 23 || minute > 59 || zoneHour > 23 || zoneMinute > 59) return false
  const zone = (zoneHour * 60 + zoneMinute) * (parts[4] === '-' ? -1 : 1)
  return second < 60 || (second < 61 && (hour * 60 + minute - zone + 2880) % 1440 === 1439)
}`

const indented = (text: string): string => text.replaceAll('\n', '\n  ')

const isDateTime = (zone: '' | '?'): string => `/* @__PURE__ */ (() => {
  const isDate = ${indented(isDate)}
  const isTime = ${indented(isTime(zone))}
  return (text) => /^[t\\s]$/i.test(text[10]) && isDate(text.slice(0, 10)) && isTime(text.slice(11))
})()`

// What follows the scheme is a path as far as characters go, also where it begins with a host: but for a literal one.
const isUri = `/* @__PURE__ */ (() => {
  const shape = /^[a-z][a-z0-9+.-]*:([^?#]+)(?:\\?([^#]*))?(?:#(.*))?$/i
  const path = /^(?:[\\w\\-.~!$&'()*+,;=:@/]|%[0-9a-f]{2})*$/i
  const rest = /^(?:[\\w\\-.~!$&'()*+,;=:@/?]|%[0-9a-f]{2})*$/i
  const literalHost = /^\\/?\\/(?:(?:[\\w\\-.~!$&'()*+,;=:]|%[0-9a-f]{2})*@)?\\[([^\\]]*)\\](?::\\d*)?((?:\\/.*)?)$/i
  const later = /^v[0-9a-f]+\\.[\\w\\-.~!$&'()*+,;=:]+$/i
  const dotted = /^(?:(?:25[0-5]|2[0-4]\\d|[01]?\\d\\d?)\\.){3}(?:25[0-5]|2[0-4]\\d|[01]?\\d\\d?)$/
  const groups = (text, last) => {
    if (text === '') return 0
    const all = text.split(':')
    const extra = last && dotted.test(all[all.length - 1]) ? 1 : 0
    const plain = extra === 1 ? all.slice(0, -1) : all
    return plain.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) ? all.length + extra : 99
  }
  const isAddress = (text) => {
    const [left, right, more] = text.split('::')
    if (more !== undefined) return false
    return right === undefined ? groups(left, true) === 8 : groups(left, false) + groups(right, true) <= 7
  }
  return (text) => {
    const [, place, query = '', fragment = ''] = shape.exec(text) ?? []
    if (place === undefined || !rest.test(query) || !rest.test(fragment)) return false
    if (path.test(place)) return true
    const [, host, after] = literalHost.exec(place) ?? []
    return host !== undefined && path.test(after) && (later.test(host) || isAddress(host))
  }
})()`

const isRegex = `(text) => {
  if (/[^\\\\]\\\\Z/.test(text)) return false
  try {
    return new RegExp(text) !== undefined
  } catch {
    return false
  }
}`

/** Formats of texts that are no regular expression, by name. @see RFC 3339 §5.6, RFC 3986 and RFC 4648 */
// implements: TL-OPENAPI-188
export const formatTexts = {
  byte: '/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/m',
  date: isDate,
  'date-time': isDateTime(''),
  'iso-date-time': isDateTime('?'),
  'iso-time': isTime('?'),
  regex: isRegex,
  time: isTime(''),
  uri: isUri,
} as const

/** Formats of numbers, by name: the condition under which `number` has it. */
export const numberFormats = {
  int32: 'Number.isInteger(number) && number >= -2147483648 && number <= 2147483647',
  int64: 'Number.isInteger(number)',
} as const
