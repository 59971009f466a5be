import {
  type Artifact,
  type ArtifactPlan,
  type FaultCode,
  faultPage,
  generatedLabel,
  type Outcome,
  outcome,
  type Workspace,
} from '@throughline/kernel'
import { allFindings, type DocumentedFinding } from '../all-findings.ts'
import type { Command, Run } from '../command.ts'
import { commands, fileNameOf } from '../commands.ts'
import { commandHelp } from '../help.ts'
import { regenReport } from '../regen-report.ts'

const command = 'pnpm xtask regen-docs'
const label = generatedLabel(command, '<!--')

export const run: Run = async (call) => {
  const workspace = await call.workspace()
  const { value, findings } = await plansOfDocs(workspace)
  return regenReport(call, 'regen-docs', workspace.root, value, findings, call.flags.check === true ? 'check' : 'write')
}

/** A page for each command and each finding code, from their tables. Only the repository of the tables has them. */
export const plansOfDocs = async (workspace: Workspace): Promise<Outcome<ArtifactPlan[]>> => {
  if (!workspace.files().includes('tools/xtask/src/commands.ts')) return outcome([])
  const findings = await allFindings()
  return outcome([
    { folder: workspace.absolute('docs/commands'), command, artifacts: commandPages(findings) },
    { folder: workspace.absolute('docs/findings'), command, artifacts: findingPages(findings) },
  ])
}

const commandPages = (findings: readonly DocumentedFinding[]): Artifact[] => {
  const rows = Object.entries(commands as Record<string, Command>)
  const index = rows.map(([name, { summary }]) => `- [${name}](${fileNameOf(name)}.md): ${summary}`)
  return [
    { path: 'README.md', content: `${label}\n# Commands\n\n${index.join('\n')}\n` },
    ...rows.map(([name, row]) => ({ path: `${fileNameOf(name)}.md`, content: commandPage(name, row, findings) })),
  ]
}

const commandPage = (name: string, row: Command, findings: readonly DocumentedFinding[]): string => {
  const own = findings.filter((finding) => finding.commands.includes(name))
  const schema = `${fileNameOf(name)}.schema.json`
  const reports = own.map(({ code, row: { title } }) => `- [${code}](../findings/${code}.md): ${title}`)
  return [
    `${label}\n# xtask ${name}\n`,
    `\`\`\`text\n${commandHelp(name, row).trimEnd()}\n\`\`\`\n`,
    `The payload of \`--format json\` is described by [${schema}](../schemas/${schema}).\n`,
    ...(reports.length > 0 ? [`## Findings\n\n${reports.join('\n')}\n`] : []),
  ].join('\n')
}

const findingPages = (findings: readonly DocumentedFinding[]): Artifact[] => [
  {
    path: 'README.md',
    content: `${label}\n# Findings\n\n${findings.map(({ code, row }) => `- [${code}](${code}.md) (${row.level}): ${row.title}`).join('\n')}\n`,
  },
  ...findings.map((finding) => ({ path: `${finding.code}.md`, content: findingPage(finding) })),
]

const findingPage = ({ code, row, commands: names }: DocumentedFinding): string => {
  const reporters = names.map((name) => `[${name}](../commands/${fileNameOf(name)}.md)`).join(', ')
  return [
    `${label}\n# ${code}\n`,
    `${row.title}. Level: ${row.level}. Reported by: ${reporters || 'every command that reads or writes files'}.\n`,
    `## Why\n\n${row.why}\n`,
    `## What to do\n\n${row.fix}\n`,
    ...(row.faults ? [`## Elsewhere\n\n${row.faults.map(faultLink).join(', ')}.\n`] : []),
  ].join('\n')
}

const faultLink = (code: FaultCode): string => `[${code}](${faultPage(code)})`
