import type { Command } from './command.ts'

/** Every command: one row here, one file in `commands/`. */
export const commands = {} as const satisfies Record<string, Command>

/** Other spellings that people know. */
export const aliases: Readonly<Record<string, keyof typeof commands | undefined>> = {}
