import {
  type FindingRow,
  type FindingTable,
  sourceDocumentFindings,
  waiverFindings,
  writePlansFindings,
} from '@throughline/kernel'
import type { Command } from './command.ts'
import { commands } from './commands.ts'

/** What any command that reads documents or writes outputs may report. */
const kernelFindings: FindingTable = { ...sourceDocumentFindings, ...writePlansFindings, ...waiverFindings }

export interface DocumentedFinding {
  code: string
  row: FindingRow
  /** The commands that may report it. */
  commands: string[]
}

/** Every finding code of every command, by code. */
export const allFindings = async (): Promise<DocumentedFinding[]> => {
  const found = new Map<string, DocumentedFinding>()
  const add = (code: string, row: FindingRow, command?: string) => {
    const entry = found.get(code) ?? { code, row, commands: [] }
    if (command && !entry.commands.includes(command)) entry.commands.push(command)
    found.set(code, entry)
  }
  for (const [code, row] of Object.entries(kernelFindings)) add(code, row)
  for (const [name, command] of Object.entries(commands as Record<string, Command>)) {
    for (const [code, row] of Object.entries(await command.findings())) add(code, row, name)
  }
  return [...found.values()].sort((a, b) => (a.code < b.code ? -1 : 1))
}

export const allFindingCodes = async (): Promise<ReadonlySet<string>> =>
  new Set((await allFindings()).map(({ code }) => code))
