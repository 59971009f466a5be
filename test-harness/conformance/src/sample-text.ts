import fc from 'fast-check'
import type { Random } from './random.ts'

/** What a string may hold where it goes: a header takes less than a body. */
export type Alphabet = 'any' | 'header'

// What serialisers get wrong: separators, reserved characters, percent signs, spaces, other scripts.
const texts = {
  any: [
    'plain',
    'two words',
    'a,b',
    'a&b=c',
    '100%',
    '1+1',
    'ünï',
    '日本',
    'a/b?c#d',
    "it's (so)!*",
    'a|b;c',
    '[x]',
    '"q"',
  ],
  header: ['plain', 'two words', 'a-b', 'a;b', '100%', '(x)'],
} as const

/** A value of each format that a validator knows. */
const formats: Readonly<Record<string, (random: Random) => string>> = {
  date: (random) => `20${10 + random.below(20)}-0${1 + random.below(9)}-1${random.below(10)}`,
  'date-time': (random) =>
    `20${10 + random.below(20)}-0${1 + random.below(9)}-1${random.below(10)}T12:30:0${random.below(10)}Z`,
  time: () => '12:30:00Z',
  duration: () => 'PT5M',
  email: (random) => `someone${random.below(100)}@example.com`,
  hostname: () => 'www.example.com',
  ipv4: (random) => `192.0.2.${random.below(256)}`,
  ipv6: () => '2001:db8::1',
  uri: (random) => `https://example.com/a?b=${random.below(100)}&c=d`,
  url: (random) => `https://example.com/${random.below(100)}`,
  'uri-reference': () => '/a/b',
  'uri-template': () => 'https://example.com/{id}',
  uuid: (random) => `123e4567-e89b-42d3-a456-4266141740${10 + random.below(90)}`,
  byte: () => 'aGVsbG8=',
  'json-pointer': () => '/a/b',
  regex: () => '^a+$',
}

export interface TextSchema {
  format?: unknown
  pattern?: unknown
  minLength?: unknown
  maxLength?: unknown
}

export const sampleText = (schema: TextSchema, random: Random, alphabet: Alphabet): string => {
  const { format, pattern } = schema
  const shortest = typeof schema.minLength === 'number' ? schema.minLength : 0
  const longest = typeof schema.maxLength === 'number' ? schema.maxLength : Number.POSITIVE_INFINITY
  if (typeof pattern === 'string') return matching(pattern, shortest, longest, random)
  const known = typeof format === 'string' ? formats[format] : undefined
  if (known !== undefined) return known(random)
  const [first, ...more] = texts[alphabet]
  let text: string = random.pick([first, ...more])
  while ([...text].length < shortest) text += 'x'
  return [...text].length > longest ? 'x'.repeat(longest) : text
}

const matching = (pattern: string, shortest: number, longest: number, random: Random): string => {
  try {
    const found = fc.sample(fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' }), {
      seed: random.below(1 << 30),
      numRuns: 20,
    })
    return found.find((text) => [...text].length >= shortest && [...text].length <= longest) ?? found[0] ?? ''
  } catch {
    // What fast-check cannot make is left to ajv to refuse.
    return 'x'.repeat(Math.max(shortest, 1))
  }
}
