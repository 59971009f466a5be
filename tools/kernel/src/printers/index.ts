import { github } from './github.ts'
import { json } from './json.ts'
import type { Printer } from './printer.ts'
import { text } from './text.ts'

export const printers = { text, json, github } as const satisfies Record<string, Printer>

export type Format = keyof typeof printers
