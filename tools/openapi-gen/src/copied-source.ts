import { readFileSync } from 'node:fs'

const mark = /^ *\/\/ implements: .*\n/gm

/** A file of ours as it is copied into generated code: without the marks, since whoever gets it has other requirements. */
export const copiedSource = (path: string): string =>
  readFileSync(new URL(path, import.meta.url), 'utf8').replaceAll(mark, '')
