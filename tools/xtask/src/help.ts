import { type Command, commonFlags, type Flag } from './command.ts'

const flagLines = (flags: Readonly<Record<string, Flag>>): string[] => {
  const rows = Object.entries(flags).map(([name, flag]) => ({
    left: flag.type === 'text' ? `--${name} ${flag.value}` : `--${name}`,
    right: flag.type === 'text' && flag.many ? `${flag.help} (may be given several times)` : flag.help,
  }))
  const width = Math.max(...rows.map(({ left }) => left.length))
  return rows.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`)
}

/** `--format` names the forms that only this command has as well. */
const commonFlagsOf = ({ formats = {} }: Command): Readonly<Record<string, Flag>> => {
  const own = Object.entries(formats)
  if (own.length === 0) return commonFlags
  const { format } = commonFlags
  const value = [format.value, ...own.map(([name]) => name)].join('|')
  const help = [format.help, ...own.map(([name, what]) => `${name}: ${what}`)].join('; ')
  return { ...commonFlags, format: { ...format, value, help } }
}

export const commandHelp = (name: string, command: Command): string =>
  [
    `xtask ${name}: ${command.summary}`,
    '',
    command.description,
    '',
    'Usage',
    `  pnpm xtask ${command.usage}`,
    '',
    'Examples',
    ...command.examples.map((example) => `  pnpm xtask ${example}`),
    '',
    ...(Object.keys(command.flags).length > 0 ? ['Flags', ...flagLines(command.flags), ''] : []),
    'Common flags',
    ...flagLines(commonFlagsOf(command)),
    '',
  ].join('\n')

export const overviewHelp = (commands: Readonly<Record<string, Command>>): string => {
  const width = Math.max(...Object.keys(commands).map((name) => name.length))
  return [
    'xtask: specs, contracts, generated code and running services, held together',
    '',
    'Commands',
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'pnpm xtask COMMAND --help shows the flags of one, with an example.',
    '',
  ].join('\n')
}
