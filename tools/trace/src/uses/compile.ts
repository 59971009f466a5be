import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type ts from 'typescript'
import { compiler } from '../code/typescript/compiler.ts'

/**
 * Programs of some files of a workspace, with the options of the `tsconfig.json` that stands nearest to each. Files
 * with the same options share one: what takes time is what they import together.
 */
export const programsOf = (root: string, files: readonly string[], others: readonly string[]): ts.Program[] => {
  const known = new Map<string, ts.CompilerOptions>()
  const groups = Map.groupBy(files, (file) => JSON.stringify(optionsOf(root, dirname(join(root, file)), known)))
  return [...groups].map(([options, own]) =>
    compiler.createProgram(
      [...own, ...others].map((file) => join(root, file)),
      { ...(JSON.parse(options) as ts.CompilerOptions), noEmit: true, skipLibCheck: true },
    ),
  )
}

const optionsOf = (root: string, folder: string, known: Map<string, ts.CompilerOptions>): ts.CompilerOptions => {
  const found = known.get(folder)
  if (found) return found
  const file = join(folder, 'tsconfig.json')
  const above = folder === root || dirname(folder) === folder
  const options = existsSync(file) ? readOptions(file) : above ? {} : optionsOf(root, dirname(folder), known)
  known.set(folder, options)
  return options
}

/** Without what names the file itself; a file that is wrong has the options that could be read. */
const readOptions = (file: string): ts.CompilerOptions => {
  const { config } = compiler.readConfigFile(file, compiler.sys.readFile) as { config?: object }
  const { options } = compiler.parseJsonConfigFileContent({ ...config, files: [] }, compiler.sys, dirname(file))
  const { configFilePath: _file, configFile: _parsed, ...own } = options
  return own
}
