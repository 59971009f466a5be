import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  type ArtifactPlan,
  generatedLabel,
  manifestName,
  type Outcome,
  outcome,
  type Report,
  type Workspace,
} from '@throughline/kernel'
import { readResults } from '@throughline/trace'
import { deadPaths, type Inventory, inventoryPages, lastRun, readInventory } from '@throughline/trace/queries'
import type { Run } from '../command.ts'
import { type RegenResult, regenReport } from '../regen-report.ts'

const command = 'pnpm xtask docs-inventory'
const folder = 'docs/testing'
const reportFolder = '.throughline/report'
const label = generatedLabel(command, '<!--')

interface Payload extends RegenResult {
  /** The same pages with what the last run showed. */
  report: string[]
  inventory: { features: number; scenarios: number; files: number; tests: number }
}

export const run: Run = async (call): Promise<Report<Payload>> => {
  const workspace = await call.workspace()
  const isCheck = call.flags.check === true
  const inventory = await readInventory(workspace)
  const plan = planOf(workspace, inventory)
  const pages = plan.artifacts.map(({ path }) => `${folder}/${path}`)
  const dead = isCheck ? deadPaths(workspace, pages) : []
  const report = await regenReport(call, 'docs-inventory', workspace.root, [plan], [], isCheck ? 'check' : 'write')
  const written = isCheck ? [] : writeReport(workspace, inventory)
  return {
    ...report,
    result: { ...report.result, report: written, inventory: countsOf(inventory) },
    findings: [...report.findings, ...dead],
    text: [...(report.text ?? []), ...written.map((path) => `${path} says what the last run showed`)],
  }
}

/** Pages that a workspace has are kept up to date; a workspace without them gets them by the command alone. */
export const plansOfInventory = async (workspace: Workspace): Promise<Outcome<ArtifactPlan[]>> =>
  workspace.files().includes(`${folder}/${manifestName}`)
    ? outcome([planOf(workspace, await readInventory(workspace))])
    : outcome([])

const planOf = (workspace: Workspace, inventory: Inventory): ArtifactPlan => ({
  folder: workspace.absolute(folder),
  command,
  artifacts: inventoryPages(inventory, label),
})

/** What depends on results is no source of anything, and stays out of git. */
const writeReport = (workspace: Workspace, inventory: Inventory): string[] =>
  inventoryPages(inventory, label, lastRun(readResults(workspace.root))).map(({ path, content }) => {
    const name = `${reportFolder}/${path}`
    mkdirSync(dirname(workspace.absolute(name)), { recursive: true })
    writeFileSync(workspace.absolute(name), content)
    return name
  })

const countsOf = ({ features, packages }: Inventory): Payload['inventory'] => {
  const files = packages.flatMap((each) => each.files)
  const sum = (all: Inventory['features']) => all.reduce((total, { behaviours }) => total + behaviours.length, 0)
  return { features: features.length, scenarios: sum(features), files: files.length, tests: sum(files) }
}
