import { posix } from 'node:path'
import type { Workspace } from '@throughline/kernel'
import type ts from 'typescript'
import { compiler } from '../../code/typescript/compiler.ts'
import { importResolver } from '../../graph/package-exports.ts'

/** Code of a workspace, typed as far as the workspace itself says: what is installed is not read, and is `any`. */
export interface LightProgram {
  checker: ts.TypeChecker
  /** Undefined for a file that is not in it. */
  source(file: string): ts.SourceFile | undefined
  /** Workspace name of a file of the program; undefined for the compiler's own. */
  fileOf(source: ts.SourceFile): string | undefined
}

/** A program of these files and of what they import of the workspace; imports of packages go by their manifests. */
export const lightProgram = (workspace: Workspace, files: readonly string[]): LightProgram => {
  const options: ts.CompilerOptions = {
    target: compiler.ScriptTarget.ESNext,
    module: compiler.ModuleKind.ESNext,
    moduleResolution: compiler.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    allowJs: true,
    jsx: compiler.JsxEmit.Preserve,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  }
  const known = new Set(workspace.files())
  const leadsTo = importResolver(workspace)
  const names = new Map(files.map((file) => [workspace.absolute(file), file]))
  const host = compiler.createCompilerHost(options)
  host.resolveModuleNameLiterals = (literals, containing) =>
    literals.map(({ text }) => {
      const path = leadsTo(text, names.get(containing) ?? posix.relative(workspace.root, containing))
      const file = path === undefined ? undefined : scriptAt(path, known)
      if (file === undefined) return { resolvedModule: undefined }
      const resolvedFileName = workspace.absolute(file)
      names.set(resolvedFileName, file)
      return { resolvedModule: { resolvedFileName, extension: extensionOf(file), isExternalLibraryImport: false } }
    })
  const program = compiler.createProgram({ rootNames: files.map((file) => workspace.absolute(file)), options, host })
  return {
    checker: program.getTypeChecker(),
    source: (file) => program.getSourceFile(workspace.absolute(file)),
    fileOf: (source) => names.get(source.fileName),
  }
}

/** The file that an import path means: declarations stand for what they declare, and an ending may be left out. */
const scriptAt = (path: string, known: ReadonlySet<string>): string | undefined => {
  const bare = path.replace(/\.[cm]?jsx?$/, '')
  const candidates = [
    ...(bare === path ? [] : [`${bare}.d.ts`, `${bare}.ts`, `${bare}.tsx`]),
    path,
    ...['.ts', '.tsx', '.d.ts', '/index.ts'].map((ending) => path + ending),
  ]
  return candidates.find((each) => known.has(each) && /\.[cm]?[jt]sx?$/.test(each))
}

const extensionOf = (file: string): string => (file.endsWith('.d.ts') ? '.d.ts' : posix.extname(file))
