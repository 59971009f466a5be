import { createRequire } from 'node:module'

let library: typeof import('yaml') | undefined

/** The reader of YAML that keeps positions. It is loaded when it is needed: most documents are read without. */
export const yamlLibrary = (): typeof import('yaml') => {
  library ??= createRequire(import.meta.url)('yaml') as typeof import('yaml')
  return library
}
