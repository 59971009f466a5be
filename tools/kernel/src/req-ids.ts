import { idForms, longestOf } from './id-forms.ts'
import { UsageError } from './usage-error.ts'

/** Finds the IDs of the configured families, as whole words: a prefix of a longer word is no ID. */
export interface IdFinder {
  /** Whether the text is one ID, and nothing else. @throws UsageError when a pattern runs too long */
  is(text: string): boolean
  /** Judges many texts in one go: one by one takes a hundred times as long. */
  learn(texts: readonly string[]): void
  /** Every ID in a text, with its offset. @throws UsageError when a pattern runs too long */
  find(text: string): { id: string; offset: number }[]
}

/** No ID is longer; a pattern never runs on more. */
const longestId = 128
/** Honest patterns take microseconds on words as short as that. */
const timeLimitMs = 1000

/** Letters and digits, held together by single connectors: linear on every text. */
const wordPattern = /[A-Za-z0-9]+(?:[-_.:/#][A-Za-z0-9]+)*/g
const innerConnectors = /[.:/#]/

/**
 * Compiles the patterns of the families. Each runs on single short words only, anchored on both sides
 * and under a time limit, so that no pattern and no document can keep it busy.
 * @throws UsageError when a pattern is no regular expression
 */
export const idFinder = (patterns: readonly string[]): IdFinder => {
  const expressions = patterns.map(compile)
  const forms = idForms(patterns)
  const known = new Map<string, boolean>()
  const all = (words: readonly string[]) => words.map((word) => expressions.some((expression) => expression.test(word)))
  const test = patterns.every(isHarmless) ? all : limited(all)
  const learn = (words: readonly string[]): void => {
    const unknown = [...new Set(words)].filter((word) => word.length <= longestId && !known.has(word))
    if (unknown.length === 0) return
    for (const [index, answer] of test(unknown).entries()) known.set(unknown[index] as string, answer)
  }
  return {
    learn,
    is(text) {
      const answer = known.get(text)
      if (answer !== undefined) return answer
      if (text !== '') learn([text])
      return known.get(text) ?? false
    },
    find(text) {
      const words = [...text.matchAll(wordPattern)].map(({ 0: word, index }) => ({
        id: word,
        offset: index,
        parts: innerConnectors.test(word) ? partsOf(word, index) : [],
      }))
      learn(words.flatMap(({ id, parts }) => [id, ...parts.map((part) => part.id)]))
      const found = words.flatMap(({ id, offset, parts }) =>
        known.get(id) ? [{ id, offset }] : parts.filter((part) => known.get(part.id)),
      )
      if (!forms) return found
      const formed = forms.candidates(text)
      learn(formed.flatMap(({ written }) => written))
      const isId = (written: readonly string[]) => written.some((each) => known.get(each))
      const others = formed.filter(({ written }) => isId(written)).map(({ id, offset }) => ({ id, offset }))
      return longestOf([...found, ...others])
    },
  }
}

/** `ORCH-2001.md` and `req:ORCH-2001` hold the ID between connectors that IDs seldom have themselves. */
const partsOf = (word: string, start: number): { id: string; offset: number }[] => {
  let offset = start
  return word.split(innerConnectors).map((id) => {
    const part = { id, offset }
    offset += id.length + 1
    return part
  })
}

const compile = (pattern: string): RegExp => {
  try {
    return new RegExp(`^(?:${pattern})$`)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(`the ID pattern '${pattern}' is no regular expression: ${reason}`)
  }
}

/** Of the attempts to match one word: as many take less than a thousandth of the time limit. */
const mostSteps = 65_536

/** Single characters, each perhaps repeated, and groups that are not. */
const plainPattern =
  /^(?:(?:[\w:/#-]|\\[dw.:/#_-]|\[(?:[\w.:/#-]|\\d)+\])(?:[+*?]|\{\d{1,2}\})?|\(\?:|\||\)(?![+*?{]))*$/

/**
 * Whether a pattern cannot keep anybody busy with a short word, however it fails. It needs no time limit then, which
 * takes longer to set up than a thousand words to judge.
 */
export const isHarmless = (pattern: string): boolean => {
  const bare = pattern.replaceAll('(?:', '(')
  const count = (sign: RegExp) => bare.match(sign)?.length ?? 0
  // At most: each repetition ends anywhere in the word, and each group takes any of its alternatives.
  const steps = longestId ** count(/[+*?]/g) * (count(/\|/g) + 1) ** Math.max(1, count(/\(/g))
  return plainPattern.test(pattern) && steps <= mostSteps
}

type TestWords = (words: readonly string[]) => boolean[]

/** Runs under a time limit that ends a regular expression in the middle of its work. */
const limited = (test: TestWords): TestWords => {
  const { createContext, Script } = process.getBuiltinModule('node:vm')
  const sandbox: { run?: () => boolean[] } = {}
  const context = createContext(sandbox)
  const call = new Script('run()')
  return (words) => {
    sandbox.run = () => test(words)
    for (;;) {
      const before = process.cpuUsage()
      try {
        return call.runInContext(context, { timeout: timeLimitMs }) as boolean[]
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
        // A machine that does other work lets the limit pass without any of ours being done: that is nobody's fault.
        const { user, system } = process.cpuUsage(before)
        if ((user + system) / 1000 < timeLimitMs / 4) continue
        throw new UsageError(
          'an ID pattern runs too long',
          'Write it without a repetition inside a repetition that can match the same text, such as (A+)+.',
        )
      }
    }
  }
}
