import { readFileSync, realpathSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Workspace } from '@throughline/kernel'
import type ts from 'typescript'
import { languageOf } from '../code/language.ts'
import { openKeyedStore, writeKeyedStore } from '../index-store/keyed-store.ts'
import { indexFolder, openIndex } from '../index-store/open-index.ts'
import type { TraceIndex } from '../index-store/trace-index.ts'
import type { Access } from './property-use.ts'

/** A line that reads or writes a property of a generated type. */
export interface PropertyUse {
  file: string
  line: number
  column: number
  access: Access
  /** The innermost symbol around it. */
  symbol?: string
}

/**
 * Every place that uses a property of a schema, `AdmissionResponse.queue_position` or, of one document,
 * `data/AdmissionResponse.queue_position`: by its type, through aliases, indexed types and the client's own types.
 * Undefined where no generated type has it. Remembered until a script, a package or a compiler option changes.
 */
// implements: TL-TRACE-208
export const readersOf = async (
  workspace: Workspace,
  property: string,
  index?: TraceIndex,
): Promise<PropertyUse[] | undefined> => {
  const tree = index ?? (await openIndex(workspace))
  const file = join(workspace.root, indexFolder, 'uses')
  const version = tree.digestOf(tree.files().filter(matters))
  const stored = openKeyedStore(file, version)
  const known = stored.get(property)
  if (known !== undefined) return (JSON.parse(known) as PropertyUse[] | null) ?? undefined
  const found = await findUses(workspace, property, tree)
  writeKeyedStore(file, version, new Map([...stored.entries(), [property, JSON.stringify(found ?? null)]]))
  return found
}

const scripts = new Set(['typescript', 'tsx', 'javascript'])

/** What a compiler may read of a workspace; what is installed stands in its lock file. */
const matters = (file: string): boolean =>
  scripts.has(languageOf(file)) || /(?:^|\/)(?:tsconfig[^/]*\.json|package\.json|[^/]*lock[^/]*)$/.test(file)

const findUses = async (
  workspace: Workspace,
  property: string,
  index: TraceIndex,
): Promise<PropertyUse[] | undefined> => {
  const [, document, schema, path] = /^(?:([^/]+)\/)?([^/.]+)\.(.+)$/.exec(property) ?? []
  if (schema === undefined || path === undefined) return undefined
  const names = path.split('.')
  const name = names.at(-1) ?? ''
  const generated = workspace.config.openapi
    .filter((api) => api.types !== undefined && (document === undefined || api.name === document))
    .map(({ types = '' }) => posix.join(types, 'types.ts'))
    .filter((file) => index.hashOf(file) !== undefined)
  const root = realpathSync(workspace.root)
  const [{ programsOf }, { declaredProperty }, { useFinder }] = await Promise.all([
    import('./compile.ts'),
    import('./declared-property.ts'),
    import('./property-use.ts'),
  ])
  const declaredIn = (program: ts.Program): Set<ts.Node> => {
    const sources = generated.flatMap((file) => program.getSourceFile(join(root, file)) ?? [])
    return new Set(sources.flatMap((types) => declaredProperty(program.getTypeChecker(), types, schema, names)))
  }
  // Before anybody who spells a name like it is compiled.
  if (!programsOf(root, generated, []).some((program) => declaredIn(program).size > 0)) return undefined
  const isGenerated = inFolders(workspace)
  const candidates = index
    .files()
    .filter((file) => scripts.has(languageOf(file)) && !isGenerated(file) && mentions(workspace.absolute(file), name))
  const uses: PropertyUse[] = []
  for (const program of programsOf(root, candidates, generated)) {
    const finder = useFinder(program.getTypeChecker(), name, declaredIn(program))
    const own = new Set(program.getRootFileNames())
    for (const file of candidates.filter((each) => own.has(join(root, each)))) {
      const source = program.getSourceFile(join(root, file))
      for (const { node, access } of source ? finder.in(source) : []) {
        const { line, character } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart())
        uses.push({ file, line: line + 1, column: character + 1, access })
      }
    }
  }
  return Promise.all(uses.sort(byPlace).map((use) => withSymbol(use, index)))
}

/** Generated code uses its own types everywhere, which says nothing. */
const inFolders = ({ config }: Workspace): ((file: string) => boolean) => {
  const folders = config.openapi.flatMap(({ types, client }) => [types, client]).filter((each) => each !== undefined)
  return (file) => folders.some((folder) => file.startsWith(`${posix.normalize(folder)}/`))
}

const mentions = (path: string, word: string): boolean => {
  try {
    return readFileSync(path).includes(word)
  } catch {
    return false
  }
}

const byPlace = (a: PropertyUse, b: PropertyUse): number =>
  (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column

const withSymbol = async (use: PropertyUse, index: TraceIndex): Promise<PropertyUse> => {
  const facts = await index.facts(use.file)
  const symbol = facts?.symbols.findLast(({ from, to }) => from <= use.line && use.line <= to)
  return symbol ? { ...use, symbol: symbol.name } : use
}
