import { idFinder, type Workspace } from '@throughline/kernel'
import { readDocument } from '../contract-files.ts'
import { valuesWithIds } from '../contract-subject.ts'
import type { TraceIndex } from '../index-store/trace-index.ts'
import { placeKindsOf } from '../place-kind.ts'
import { definitionsOf } from './definitions.ts'
import type { ContractRow, NewKnowledge } from './requirement-knowledge.ts'
import { surfaceOfFile, surfaceOfPointer } from './surface-of.ts'

/** Reads specs, contracts and manifests of a tree once, for all IDs that may be asked for. */
export const makeKnowledge = async (workspace: Workspace, index: TraceIndex): Promise<NewKnowledge> => {
  const roleOf = placeKindsOf(workspace)
  const surface = surfaceOfFile(workspace, roleOf)
  const ids = idFinder(workspace.config.ids.families.map(({ pattern }) => pattern))
  const contracts = index.files().filter((file) => roleOf(file) === 'contract')
  const rows = contracts.map((file): [string, ContractRow[]] => {
    const document = readDocument(workspace, file)
    const values = document ? valuesWithIds(document, (text) => ids.find(text).map(({ id }) => id)) : []
    return [file, values.map((value) => ({ ...value, surface: surfaceOfPointer(workspace, file, value.pointer) }))]
  })
  return {
    surfaces: index.files().map(surface),
    contracts: Object.fromEntries(rows),
    definitions: await definitionsOf({ workspace, index: async () => index }),
  }
}
