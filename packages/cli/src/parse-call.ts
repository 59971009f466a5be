import { parseArgs } from 'node:util'
import { type Command, commonFlags, type Flag, type Flags, type Values } from './command.ts'
import { Failure } from './failure.ts'

const wrong = (message: string): Failure => new Failure('invalid', message)

/** What was typed behind the name of a command. @throws Failure naming what is wrong with it. */
// implements: OC-CLI-8001
export const parseCall = (argv: readonly string[], command: Pick<Command, 'flags' | 'arguments'>): Values => {
  const flags: Flags = { ...command.flags, ...commonFlags }
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { type }]) => [
      name,
      { type: type === 'boolean' ? ('boolean' as const) : ('string' as const) },
    ]),
  )
  const { tokens } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: false, tokens: true })
  const given = new Map<string, string | number | true>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName } = token
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined
    if (!flag) throw wrong(`there is no flag '${rawName}'${name === 'token' ? '; --token-env names a variable' : ''}`)
    if (given.has(name)) throw wrong(`${rawName} is given twice`)
    given.set(name, judged(rawName, flag, token.value, token.inlineValue === true))
  }
  if (!given.has('help')) demandAll(command, given, positionals)
  command.arguments.forEach(({ name }, index) => {
    const value = positionals[index]
    if (value !== undefined) given.set(name, value)
  })
  const text = (name: string) => {
    const value = given.get(name)
    return typeof value === 'string' ? value : undefined
  }
  return {
    text,
    must: (name) => {
      const value = text(name)
      if (value === undefined) throw wrong(`${name} is missing`)
      return value
    },
    integer: (name) => {
      const value = given.get(name)
      return typeof value === 'number' ? value : undefined
    },
    on: (name) => given.get(name) === true,
  }
}

const demandAll = (
  command: Pick<Command, 'flags' | 'arguments'>,
  given: ReadonlyMap<string, unknown>,
  positionals: readonly string[],
): void => {
  const missing = command.arguments.find(({ optional }, index) => !optional && positionals[index] === undefined)
  if (missing) throw wrong(`${missing.name.toUpperCase()} is missing: ${missing.help}`)
  const odd = positionals[command.arguments.length]
  if (odd !== undefined) throw wrong(`'${odd}' is one argument too many`)
  for (const [name, flag] of Object.entries(command.flags)) {
    if (flag.required && !given.has(name)) throw wrong(`--${name} is missing: ${flag.help}`)
  }
}

// implements: OC-CLI-8001
const judged = (name: string, flag: Flag, value: string | undefined, inline: boolean): string | number | true => {
  if (flag.type === 'boolean') {
    if (value !== undefined) throw wrong(`${name} takes no value`)
    return true
  }
  // A flag behind a flag is a value that was forgotten.
  if (value === undefined || value === '' || (!inline && value.startsWith('--'))) {
    throw wrong(`${name} needs a value: ${name} ${shapeOf(flag)}`)
  }
  if (flag.type === 'choice' && !flag.values.includes(value)) {
    throw wrong(`${name} takes ${flag.values.join(', ')}; not '${value}'`)
  }
  if (flag.type !== 'integer') return value
  const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(number) || number < flag.minimum) {
    throw wrong(`${name} takes a whole number from ${flag.minimum}; not '${value}'`)
  }
  return number
}

/** What stands behind a flag in usage and messages. */
export const shapeOf = (flag: Flag): string =>
  flag.type === 'boolean' ? '' : flag.type === 'choice' ? flag.values.join('|') : flag.value
