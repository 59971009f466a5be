import { lineIndex } from '@throughline/kernel'
import ts from 'typescript'

/** One module specifier in a source file. */
export interface ModuleImport {
  specifier: string
  line: number
  column: number
}

/** Every static, dynamic and type import of a TypeScript or JavaScript source, read by the compiler's own scanner. */
// implements: TL-LAYERS-001
export const moduleImports = (source: string): ModuleImport[] => {
  const { importedFiles } = ts.preProcessFile(source, true, true)
  const at = lineIndex(source)
  return importedFiles.map(({ fileName, pos }) => ({ specifier: fileName, ...at(pos) }))
}
