import type { Workspace } from '@throughline/kernel'
import { readDocument } from '../contract-files.ts'
import { subjectsOf } from '../contract-subject.ts'
import { surfaceOfPointer } from './surface-of.ts'
import type { Surface } from './surfaces.ts'

export interface ContractPlace {
  pointer: string
  about: string
  surface: Surface
}

/** What the value of a contract that holds an ID is about, by the line of the ID. */
export const contractPlaces = (
  workspace: Workspace,
  id: string,
): ((file: string, line: number) => ContractPlace | undefined) => {
  const answers = new Map<string, ReturnType<typeof subjectsOf> | undefined>()
  return (file, line) => {
    if (!answers.has(file)) {
      const document = readDocument(workspace, file)
      answers.set(file, document && subjectsOf(document, id))
    }
    const found = answers.get(file)?.(line)
    return found && { ...found, surface: surfaceOfPointer(workspace, file, found.pointer) }
  }
}
