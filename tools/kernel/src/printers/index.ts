import { github } from './github.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import type { Printer } from './printer.ts'
import { sarif } from './sarif.ts'
import { text } from './text.ts'

export const printers = { text, json, github, sarif, junit, markdown } as const satisfies Record<string, Printer>

export type Format = keyof typeof printers
