import type ts from 'typescript'
import { compiler } from '../code/typescript/compiler.ts'
import type { CodeFile } from '../graph/from-code.ts'
import { readersOf } from '../uses/readers-of.ts'
import { compare, type Query, type QueryPlace, type QueryRow, sortedPlaces } from './query.ts'
import { declarationsOf, identifiersIn, placeOf } from './use/declarations-of.ts'
import { type LightProgram, lightProgram } from './use/light-program.ts'
import { scriptsOf, withinOf } from './use/role.ts'
import type { QueryWorld } from './world.ts'

/** What generated files export, and every place that uses it: through barrels, aliases and namespaces. */
// implements: TL-TRACE-515
export const generated: Query = {
  summary: 'generated types, and the files and code that use them',
  rows: 'generated names',
  without: 'only generated code uses it',
  unnamed: ({ generated: files }) =>
    files.length === 0 ? 'No manifest lists generated files: the commands that write them leave one.' : undefined,
  async ask(world, names) {
    const { written, generated: made } = scriptsOf(world)
    const program = lightProgram(
      world.workspace,
      [...made, ...written].map(({ file }) => file),
    )
    const commands = new Map(world.sources.generated.map(({ file, command }) => [file, command]))
    const rows = new Map<ts.Node, QueryRow>()
    for (const { file } of made) {
      const source = program.source(file)
      for (const statement of source?.statements ?? []) {
        for (const { name, node } of exportedBy(statement)) {
          const { line } = placeOf(node)
          rows.set(node, { name, detail: commands.get(file) ?? 'generated', file, line, places: [] })
        }
      }
    }
    const words = new Set([...rows.values()].map(({ name }) => name))
    for (const given of written) for (const use of usesIn(program, given, words, rows)) use.row.places.push(use.place)
    const all = [...rows.values()]
      .map((row) => ({ ...row, places: sortedPlaces(row.places) }))
      .sort((a, b) => compare(a.file ?? '', b.file ?? '') || compare(a.name, b.name))
    return [...all, ...(await propertiesOf(world, names))]
  },
}

/** `AdmissionResponse.queue_position`: whoever reads or writes one property of a type. */
const propertiesOf = async (world: QueryWorld, names: readonly string[]): Promise<QueryRow[]> => {
  const rows: QueryRow[] = []
  for (const name of names.filter((each) => /^[^./]+\.[^/]+$/.test(each))) {
    const uses = await readersOf(world.workspace, name, await world.index())
    const places = uses?.map(({ access, file, line, column, symbol }) => ({
      how: `${access}s`,
      file,
      line,
      column,
      ...(symbol !== undefined && { within: symbol }),
    }))
    if (places) rows.push({ name, detail: 'property', places: sortedPlaces(places) })
  }
  return rows
}

const exportedBy = (statement: ts.Statement): { name: string; node: ts.Declaration }[] => {
  const isExported =
    compiler.canHaveModifiers(statement) &&
    compiler.getModifiers(statement)?.some(({ kind }) => kind === compiler.SyntaxKind.ExportKeyword)
  if (!isExported) return []
  if (compiler.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap((node) =>
      compiler.isIdentifier(node.name) ? [{ name: node.name.text, node }] : [],
    )
  }
  const { name } = statement as Partial<ts.DeclarationStatement>
  return name && compiler.isIdentifier(name) ? [{ name: name.text, node: statement as ts.DeclarationStatement }] : []
}

/** An import under another name is followed: its own identifier stands for what it means. */
const usesIn = (
  { checker, source }: LightProgram,
  given: CodeFile,
  words: ReadonlySet<string>,
  rows: ReadonlyMap<ts.Node, QueryRow>,
): { row: QueryRow; place: QueryPlace }[] => {
  const file = source(given.file)
  if (!file) return []
  const wanted = new Set([...words, ...aliasesIn(file, words)])
  return identifiersIn(file, (text) => wanted.has(text)).flatMap((identifier) => {
    if (isOfImport(identifier) && identifier.parent.propertyName === identifier) return []
    const row = declarationsOf(checker, identifier)
      .map((declaration) => rows.get(declaration))
      .find((each) => each !== undefined)
    if (!row) return []
    const at = placeOf(identifier)
    return [{ row, place: { how: howOf(identifier), file: given.file, ...at, ...withinOf(given, at.line) } }]
  })
}

const isOfImport = (node: ts.Node): node is ts.Identifier & { parent: ts.ImportOrExportSpecifier } =>
  compiler.isImportSpecifier(node.parent) || compiler.isExportSpecifier(node.parent)

const howOf = (identifier: ts.Identifier): string => {
  if (isOfImport(identifier)) return compiler.isExportSpecifier(identifier.parent) ? 'exports' : 'imports'
  const { parent } = identifier
  return compiler.isTypeNode(parent) || compiler.isQualifiedName(parent) ? 'types' : 'uses'
}

const aliasesIn = (file: ts.SourceFile, words: ReadonlySet<string>): string[] => {
  const found: string[] = []
  for (const statement of file.statements) {
    if (!compiler.isImportDeclaration(statement)) continue
    const bindings = statement.importClause?.namedBindings
    if (!bindings || !compiler.isNamedImports(bindings)) continue
    for (const { name, propertyName } of bindings.elements) {
      if (propertyName && words.has(propertyName.text)) found.push(name.text)
    }
  }
  return found
}
