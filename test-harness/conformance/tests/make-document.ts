import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { documents, type PublicDocument } from '../src/documents.ts'
import type { JsonObject } from '../src/source-document.ts'
import { type Files, make, removeScratch, scratchFolder } from '../src/workshop.ts'

export const documentNamed = (name: string): PublicDocument => {
  const found = documents.find((each) => each.name === name)
  if (found === undefined) throw new Error(`there is no document called ${name}`)
  return found
}

/** A document of one file, as a value. */
export const documentValue = (name: string): JsonObject =>
  parse(readFileSync(documentNamed(name).file, 'utf8')) as JsonObject

/** What is made of a document that is at hand as a value. */
export const filesOf = async (document: JsonObject): Promise<Files> => {
  const folder = scratchFolder()
  try {
    writeFileSync(join(folder, 'api.json'), JSON.stringify(document))
    const made = await make(join(folder, 'api.json'))
    if (made.model === undefined) throw new Error(`refused: ${made.found.map(({ message }) => message).join('\n')}`)
    return made.files
  } finally {
    removeScratch()
  }
}
