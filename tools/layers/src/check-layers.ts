import { posix } from 'node:path'
import {
  type Finding,
  findingsOf,
  type Outcome,
  outcome,
  parseSourceDocument,
  type SourceDocument,
  type Workspace,
} from '@throughline/kernel'
import { layersFindings } from './findings.ts'
import { type LayerRow, readLayerTable } from './layer-table.ts'
import { moduleImports } from './package-imports.ts'

const finding = findingsOf(layersFindings)

/** A workspace package: its folder, its name, and what its package.json declares. */
interface Package {
  folder: string
  name: string
  manifest: SourceDocument
  declared: ReadonlySet<string>
}

export interface LayersResult {
  packages: number
  files: number
  imports: number
}

/** Holds every import between workspace packages to the layer table. */
export const checkLayers = (workspace: Workspace, table: SourceDocument): Outcome<LayersResult> => {
  const { value: packages, findings: broken } = readPackages(workspace)
  const folders = packages.map(({ folder }) => folder)
  const { value: rows, findings: invalid } = readLayerTable(table, folders)
  const findings: Finding[] = [...broken, ...invalid]
  const result: LayersResult = { packages: packages.length, files: 0, imports: 0 }
  const byName = new Map(packages.map((each) => [each.name, each]))
  for (const each of packages) {
    const row = rows.find(({ covers }) => covers(each.folder))
    // implements: TL-LAYERS-003
    if (!row) {
      // A faulty table already says why the row is not there.
      if (invalid.length === 0) {
        const location = each.manifest.locate('/name')
        findings.push(finding('layer-without-row', `${each.folder} stands in no row of ${table.file}`, { location }))
      }
      continue
    }
    findings.push(...declarationFindings(each, row, byName))
    for (const file of sourceFiles(workspace, each.folder, folders)) {
      result.files++
      const context = { file, from: each, row, byName, packages }
      for (const found of moduleImports(workspace.read(file))) {
        const target = targetOf(found.specifier, context)
        if (!target || target.folder === each.folder) continue
        result.imports++
        findings.push(
          ...importFindings({ ...context, target, location: { file, line: found.line, column: found.column } }),
        )
      }
    }
  }
  return outcome(result, findings)
}

const readPackages = (workspace: Workspace): Outcome<Package[]> => {
  const findings: Finding[] = []
  const packages: Package[] = []
  for (const file of workspace.glob(['*/**/package.json'])) {
    if (file.includes('node_modules/') || file.includes('/fixtures/')) continue
    const { value: manifest, findings: faults } = parseSourceDocument(file, workspace.read(file))
    findings.push(...faults)
    const fields = (manifest?.value ?? {}) as Record<string, unknown>
    if (!manifest || typeof fields.name !== 'string') continue
    const declared = ['dependencies', 'devDependencies', 'peerDependencies'].flatMap((key) =>
      Object.keys(fields[key] ?? {}),
    )
    packages.push({ folder: posix.dirname(file), name: fields.name, manifest, declared: new Set(declared) })
  }
  return outcome(packages, findings)
}

const sourceFiles = (workspace: Workspace, folder: string, folders: readonly string[]): string[] =>
  workspace
    .glob([`${folder}/**/*.{ts,mts,cts,tsx,js,mjs,cjs}`])
    .filter((file) => !file.includes('/fixtures/'))
    .filter((file) => !folders.some((other) => other.startsWith(`${folder}/`) && file.startsWith(`${other}/`)))

/** The workspace package that a specifier names, by its package name or by a path that leaves the folder. */
const targetOf = (specifier: string, { file, byName, packages }: Context): Package | undefined => {
  if (!specifier.startsWith('.')) {
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/')
    return byName.get(name)
  }
  const path = posix.join(posix.dirname(file), specifier)
  return packages
    .filter(({ folder }) => path.startsWith(`${folder}/`) || path === folder)
    .sort((a, b) => b.folder.length - a.folder.length)[0]
}

interface Context {
  file: string
  from: Package
  row: LayerRow
  byName: ReadonlyMap<string, Package>
  packages: readonly Package[]
}

const isTest = (file: string, folder: string): boolean => {
  const inside = file.slice(folder.length + 1)
  return /^(tests|scripts)\//.test(inside) || /\.test\.[cm]?tsx?$/.test(inside)
}

const importFindings = (
  context: Context & { target: Package; location: { file: string; line: number; column: number } },
): Finding[] => {
  const { file, from, row, target, location } = context
  const allowed = row.allows(target.folder) || (isTest(file, from.folder) && row.allowsInTests(target.folder))
  // implements: TL-LAYERS-001
  if (!allowed) {
    return [finding('layer-violation', `${from.folder} may not import ${target.folder}: ${row.why}`, { location })]
  }
  // implements: TL-LAYERS-002
  if (from.declared.has(target.name)) return []
  return [
    finding(
      'layer-undeclared-dependency',
      `${target.name} is imported and ${from.folder}/package.json does not declare it`,
      { location },
    ),
  ]
}

// implements: TL-LAYERS-002
const declarationFindings = (from: Package, row: LayerRow, byName: ReadonlyMap<string, Package>): Finding[] =>
  [...from.declared].flatMap((name) => {
    const target = byName.get(name)
    if (!target || row.allows(target.folder) || row.allowsInTests(target.folder)) return []
    const key = ['dependencies', 'devDependencies', 'peerDependencies'].find(
      (group) => name in (((from.manifest.value as Record<string, object>)[group] ?? {}) as object),
    )
    const location = from.manifest.locate(`/${key}/${name.replaceAll('/', '~1')}`, { key: true })
    return [finding('layer-violation', `${from.folder} may not depend on ${target.folder}: ${row.why}`, { location })]
  })
