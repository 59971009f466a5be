import fc from 'fast-check'
import { matching } from './pattern.ts'
import { word } from './text.ts'

const joined = (parts: readonly (string | fc.Arbitrary<string>)[], separator = ''): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(separator))

const padded = (min: number, max: number, width = 2): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((number) => String(number).padStart(width, '0'))

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })

const epoch = Date.UTC(1970, 0, 1)
const end = Date.UTC(2099, 11, 31)

const date = fc
  .integer({ min: 0, max: Math.floor((end - epoch) / 86_400_000) })
  .map((day) => new Date(epoch + day * 86_400_000).toISOString().slice(0, 10))
/** Leap seconds are left out: hardly anybody takes them. */
const clock = joined([padded(0, 23), padded(0, 59), padded(0, 59)], ':')
const fraction = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  padded(0, 999, 3).map((digits) => `.${digits}`),
)
const zone = fc.oneof(
  { weight: 4, arbitrary: fc.constant('Z') },
  joined([fc.constantFrom('+', '-'), padded(0, 12), ':', fc.constantFrom('00', '30')]),
)
const time = joined([clock, fraction, zone])
const byte = fc.integer({ min: 0, max: 255 }).map(String)
const ipv4 = joined([byte, byte, byte, byte], '.')
const ipv6 = fc.oneof(
  fc.constantFrom('::1', '::', '2001:db8::1', '::ffff:192.0.2.1'),
  joined(
    Array.from({ length: 8 }, () => hex(4)),
    ':',
  ),
)
const label = fc.oneof(word, joined([word, '-', word]), joined([word, fc.integer({ min: 0, max: 99 }).map(String)]))
const hostname = joined([
  fc.oneof(fc.constant(''), joined([label, '.'])),
  label,
  '.',
  fc.constantFrom('com', 'example', 'org'),
])
const segment = fc.oneof(word, fc.constantFrom('%20', '%C3%A9', 'a+b', '~x', 'x;y=1', '@me'))
const path = fc.array(segment, { maxLength: 3 }).map((parts) => parts.map((part) => `/${part}`).join(''))
const query = fc.oneof({ weight: 2, arbitrary: fc.constant('') }, joined(['?', word, '=', segment]))
const url = joined([fc.constantFrom('https', 'http'), '://', hostname, fc.constantFrom('', ':8080'), path, query])
const uri = fc.oneof(
  { weight: 4, arbitrary: url },
  joined(['urn:', word, ':', word]),
  joined(['mailto:', word, '@example.com']),
)
const reference = fc.oneof(
  { weight: 3, arbitrary: url },
  joined(['/', word, path]),
  joined([word, query]),
  joined(['#', word]),
)
const local = fc.oneof(
  word,
  joined([word, '.', word]),
  joined([word, '+', word]),
  joined([word, fc.constantFrom("'", '_', '-'), word]),
)
const email = joined([local, '@', hostname])
const token = fc.oneof({ weight: 3, arbitrary: word }, fc.constantFrom('', 'a~0b', 'm~1n', 'é', '0', ' '))
const pointer = fc.array(token, { maxLength: 3 }).map((parts) => parts.map((part) => `/${part}`).join(''))
const uuid = fc.uuid({ version: [1, 4, 7] })
const base64 = fc.uint8Array({ maxLength: 24 }).map((bytes) => Buffer.from(bytes).toString('base64'))

const duration = (): fc.Arbitrary<string> =>
  matching('^P(\\d{1,2}D|\\d{1,2}W|\\d{1,2}DT\\d{1,2}H|T\\d{1,2}H\\d{1,2}M|\\d{1,2}Y\\d{1,2}M)$', 0, 40, 'any') ??
  fc.constant('P1D')

/** Texts of every format that a judge or a reader of OpenAPI knows; what is none of them is a word. */
const known: Record<string, fc.Arbitrary<string>> = {
  date,
  time,
  'date-time': joined([date, 'T', time]),
  'iso-time': joined([clock, fraction]),
  'iso-date-time': joined([date, 'T', time]),
  duration: duration(),
  uri,
  url,
  iri: uri,
  'uri-reference': reference,
  'iri-reference': reference,
  'uri-template': joined([path, fc.constantFrom('', '/{id}', '{?page,size}', '/{+rest}')]),
  email,
  'idn-email': email,
  hostname,
  'idn-hostname': hostname,
  ipv4,
  ipv6,
  uuid,
  regex: fc.constantFrom('^a$', '[a-z]+', '\\d{2,3}', '(x|y)*', '.*'),
  'json-pointer': pointer,
  'json-pointer-uri-fragment': fc.constantFrom('#', '#/a', '#/a~0b/0'),
  'relative-json-pointer': joined([fc.integer({ min: 0, max: 9 }).map(String), fc.oneof(fc.constant('#'), pointer)]),
  byte: base64,
}

/** Formats that leave a text as free as it is without one. */
export const isFree = (format: string): boolean => ['password', 'binary'].includes(format)

export const ofFormat = (format: string): fc.Arbitrary<string> => known[format] ?? word
