import { existsSync } from 'node:fs'
import { parseSourceDocument, UsageError } from '@throughline/kernel'
import { checkLayers, type LayersResult } from '@throughline/layers'
import type { Run } from '../command.ts'

const tableFile = 'ci/layers.yaml'

export const run: Run = async (call) => {
  const workspace = await call.workspace()
  if (!existsSync(workspace.absolute(tableFile))) {
    throw new UsageError(
      `${tableFile} is not there`,
      'Write one row for each workspace package: from, may-import, why.',
    )
  }
  const { value: table, findings } = parseSourceDocument(tableFile, workspace.read(tableFile))
  const empty: LayersResult = { packages: 0, files: 0, imports: 0 }
  const checked = table ? checkLayers(workspace, table) : { value: empty, findings: [] }
  const { packages, files, imports } = checked.value
  return {
    command: 'layers',
    result: checked.value,
    findings: [...findings, ...checked.findings],
    next: `${imports} imports between ${packages} packages in ${files} files held to ${tableFile}.`,
  }
}
