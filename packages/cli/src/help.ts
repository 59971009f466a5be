import { type Command, commonFlags, type Flags } from './command.ts'
import { outcomes } from './outcome.ts'
import { shapeOf } from './parse-call.ts'

const columns = (rows: readonly (readonly [string, string])[]): string[] => {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

const flagRows = (flags: Flags) =>
  columns(Object.entries(flags).map(([name, flag]) => [`--${name} ${shapeOf(flag)}`.trim(), flag.help] as const))

const usageOf = (name: string, command: Command): string => {
  const own = command.arguments.map(({ name, optional }) => (optional ? `[${name.toUpperCase()}]` : name.toUpperCase()))
  const required = Object.entries(command.flags).flatMap(([name, flag]) =>
    flag.required ? [`--${name} ${shapeOf(flag)}`] : [],
  )
  return ['orchestrator', name, ...own, ...required, '[flags]'].join(' ')
}

// implements: OC-CLI-8002
export const commandHelp = (name: string, command: Command): string =>
  [
    `orchestrator ${name}: ${command.summary}`,
    '',
    'Usage',
    `  ${usageOf(name, command)}`,
    '',
    'Examples',
    ...command.examples.map((example) => `  orchestrator ${example}`),
    '',
    ...(command.arguments.length > 0
      ? ['Arguments', ...columns(command.arguments.map(({ name, help }) => [name.toUpperCase(), help] as const)), '']
      : []),
    ...(Object.keys(command.flags).length > 0 ? ['Flags', ...flagRows(command.flags), ''] : []),
    'Common flags',
    ...flagRows(commonFlags),
    '',
  ].join('\n')

export const overviewHelp = (commands: Readonly<Record<string, Command>>): string =>
  [
    'orchestrator: send tasks, read them, and run pools, catalog and artifacts',
    '',
    'Commands',
    ...columns(Object.entries(commands).map(([name, { summary }]) => [name, summary] as const)),
    '',
    'Exit codes',
    ...columns(
      Object.values(outcomes).map(({ exitCode, meaning }) => [String(exitCode).padStart(3), meaning] as const),
    ),
    '',
    'orchestrator COMMAND --help shows the flags of one, with an example.',
    '',
  ].join('\n')
