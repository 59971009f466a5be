import fc from 'fast-check'

/** Longer texts are made only where a schema asks for them. */
export const longestText = 5000
/** Where a schema asks for more, no text is made. */
const longestAsked = 1_000_000

/** Which characters a place can carry. */
export type Alphabet = 'any' | 'visible'

/** All but halves of surrogate pairs, which no UTF-8 has. */
const anyCodePoint = fc
  .integer({ min: 0, max: 0x10ffff - 0x800 })
  .map((at) => String.fromCodePoint(at < 0xd800 ? at : at + 0x800))

interface Kind {
  /** So often, in a text of as many signs as all kinds weigh. */
  weight: number
  from: readonly string[] | fc.Arbitrary<string>
}

/** Single signs of several kinds; all shrink to the first one. A text has many: each costs as little as can be. */
class Unit extends fc.Arbitrary<string> {
  readonly slots: readonly Kind['from'][]
  readonly first: string

  constructor(kinds: readonly Kind[], first: string) {
    super()
    this.slots = kinds.flatMap(({ weight, from }) => Array.from({ length: weight }, () => from))
    this.first = first
  }

  generate(random: fc.Random, bias: number | undefined): fc.Value<string> {
    const from = this.slots[random.nextInt(0, this.slots.length - 1)]
    if (from instanceof fc.Arbitrary) return new fc.Value(from.generate(random, bias).value_, undefined)
    const sign = from?.[random.nextInt(0, from.length - 1)]
    return new fc.Value(sign ?? this.first, undefined)
  }

  canShrinkWithoutContext(value: unknown): value is string {
    return this.slots.some((from) => Array.isArray(from) && from.includes(value))
  }

  shrink(value: string): fc.Stream<fc.Value<string>> {
    return value === this.first ? fc.Stream.nil() : fc.Stream.of(new fc.Value(this.first, undefined))
  }
}

/** Letters first, to which the others shrink; then what is easily handled wrongly; then anything. */
const units: Record<Alphabet, fc.Arbitrary<string>> = {
  any: new Unit(
    [
      { weight: 10, from: [...'abcdefghijklmnopqrstuvwxyzABCXYZ0189'] },
      { weight: 2, from: [...'"\\\'<&% '] },
      { weight: 2, from: [...'>/{}[](),;:.-_+#?!=|@$*~`^'] },
      { weight: 2, from: ['ä', 'ß', 'İ', 'ı', '漢', 'ع', 'е', '\u0301', '\u200d', '\u202e', '\ufeff'] },
      { weight: 2, from: ['🔧', '👩', '𝒳', '𠮷', '\u{e0041}'] },
      { weight: 1, from: ['\n', '\t', '\r', '\u0000', '\u007f', '\u2028'] },
      { weight: 1, from: anyCodePoint },
    ],
    'a',
  ),
  // Fields of HTTP carry no more; a comma or a semicolon ends a value.
  visible: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCXYZ0189-_.~:/+*!'),
}

const plain = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789 ')

/** Texts of a length: short ones most often, the longest that is allowed, and long ones; in code points. */
export const text = (least: number, most: number, alphabet: Alphabet): fc.Arbitrary<string> | undefined => {
  if (least > most || least > longestAsked) return undefined
  const unit = units[alphabet]
  const cap = alphabet === 'visible' ? 200 : longestText
  const made = (from: number, to: number, of = unit) =>
    fc.string({ unit: of, minLength: from, maxLength: to, size: 'max' })
  // A long beginning that nobody needs to look at.
  if (least > cap) return made(1, Math.min(most - least + 1, 12)).map((end) => 'x'.repeat(least - 1) + end)
  const longest = Math.min(most, cap)
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 12, arbitrary: made(least, Math.min(longest, least + 12)) },
    { weight: 3, arbitrary: made(least, Math.min(longest, Math.max(least, 200))) },
    {
      weight: 2,
      arbitrary: most <= cap ? made(most, most, alphabet === 'any' ? plain : unit) : made(least, longest, plain),
    },
  )
}

/** A word that nobody takes for anything else. */
export const word: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'),
  minLength: 1,
  maxLength: 12,
  size: 'max',
})
