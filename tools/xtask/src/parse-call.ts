import { parseArgs } from 'node:util'
import { didYouMean, UsageError } from '@throughline/kernel'
import { commonFlags, type Flag } from './command.ts'

export interface ParsedCall {
  flags: Record<string, string | string[] | boolean | undefined>
  arguments: string[]
}

/** Parses a command line against the flags of its row. @throws UsageError naming the flag and its nearest neighbour. */
export const parseCall = (argv: readonly string[], own: Readonly<Record<string, Flag>>): ParsedCall => {
  const flags: Record<string, Flag> = { ...own, ...commonFlags }
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [
      name,
      flag.type === 'boolean'
        ? { type: 'boolean' as const }
        : { type: 'string' as const, multiple: flag.many ?? false },
    ]),
  )
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const flag = Object.hasOwn(flags, token.name) ? flags[token.name] : undefined
    // implements: TL-EDGE-002
    if (!flag) {
      throw new UsageError(
        `unknown flag '${token.rawName}'${didYouMean(
          `--${token.name}`,
          Object.keys(flags).map((name) => `--${name}`),
        )}`,
      )
    }
    if (flag.type === 'text' && (token.value === undefined || token.value === '')) {
      throw new UsageError(`${token.rawName} needs a value: ${token.rawName} ${flag.value}`)
    }
    if (flag.type === 'boolean' && token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`)
  }
  return { flags: values as ParsedCall['flags'], arguments: positionals }
}
