import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { atomicWrite } from '@throughline/kernel'

/** Writes mended documents, each as a whole; a link stays one. */
// implements: TL-EXTRACT-024
export const mendFiles = (root: string, documents: readonly { file: string; text: string }[]): void => {
  for (const { file, text } of documents) atomicWrite(realpathSync(resolve(root, file)), text)
}
