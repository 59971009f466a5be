/**
 * The value of a configuration that is data alone: one exported literal, in `defineConfig(…)` or by itself. Such a file
 * says the same whenever it runs, so it need not run. Undefined for any other, which has to.
 */
export const plainConfig = (text: string): unknown => {
  const { take, skip, value, rest } = literalReader(text)
  try {
    skip()
    // Nothing is imported but the kernel's `defineConfig`, which returns what it is given, and types.
    while (take(importPattern)) skip()
    const head = take(exportPattern)
    if (!head) return undefined
    const found = value()
    const tail = head[1] === undefined ? /^(?:as const ?)?(?:satisfies \w+ ?)?;? ?$/ : /^(?:, )?\) ;? ?$/
    return tail.test(spaced(rest())) ? found : undefined
  } catch (error) {
    if (error instanceof NotPlain) return undefined
    throw error
  }
}

const importPattern =
  /import(?:\s*\{\s*defineConfig\s*,?\s*\}\s*from\s*['"]@throughline\/kernel['"]|\s+type\s*\{[\w\s,]*\}\s*from\s*['"][^'"\n]*['"]);?/y
const exportPattern = /export\s+default\b\s*(defineConfig\s*\()?/y
const triviaPattern = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y

/** One space between what stands there, and no comment; nothing before it. */
const spaced = (text: string): string =>
  text
    .replaceAll(/(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/g, ' ')
    .replaceAll(/ ?([,;)]) ?/g, '$1 ')
    .trimStart()

class NotPlain extends Error {}

interface LiteralReader {
  take(pattern: RegExp): RegExpExecArray | undefined
  /** Passes white space and comments. */
  skip(): void
  /** @throws NotPlain at anything that is no literal */
  value(): unknown
  rest(): string
}

const namePattern = /[A-Za-z_$][\w$]*/y
const numberPattern = /-?(?:0|[1-9](?:_?\d)*)(?:\.\d+)?(?![\w.])/y
const stringPattern = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.)*)`/y
const words: ReadonlyMap<string, unknown> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
])

const literalReader = (text: string): LiteralReader => {
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at
    const match = pattern.exec(text) ?? undefined
    at += match?.[0].length ?? 0
    return match
  }
  const skip = () => void take(triviaPattern)
  const skips = (mark: string): boolean => {
    skip()
    if (text[at] !== mark) return false
    at++
    return true
  }
  const list = (close: string, item: () => void): void => {
    while (!skips(close)) {
      item()
      if (skips(',')) continue
      if (!skips(close)) throw new NotPlain()
      return
    }
  }
  const string = (): string | undefined => {
    const match = take(stringPattern)
    return match && unescaped(match[1] ?? match[2] ?? match[3] ?? '')
  }
  const value = (): unknown => {
    if (skips('{')) {
      const object: Record<string, unknown> = {}
      list('}', () => {
        skip()
        const key = string() ?? take(namePattern)?.[0]
        if (key === undefined || key === '__proto__' || !skips(':')) throw new NotPlain()
        object[key] = value()
      })
      return object
    }
    if (skips('[')) {
      const items: unknown[] = []
      list(']', () => void items.push(value()))
      return items
    }
    const text = string()
    if (text !== undefined) return text
    const number = take(numberPattern)
    if (number) return Number(number[0].replaceAll('_', ''))
    const word = take(namePattern)?.[0] ?? ''
    if (!words.has(word)) throw new NotPlain()
    return words.get(word)
  }
  return { take, skip, value, rest: () => text.slice(at) }
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
  '/': '/',
}

/** Other escapes are left to who knows them all. */
const unescaped = (text: string): string =>
  text.replaceAll(/\\(.)/gs, (_, character: string) => {
    const plain = escapes[character]
    if (plain === undefined) throw new NotPlain()
    return plain
  })
