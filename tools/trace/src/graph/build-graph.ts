import { type IdFamily, idFinder, type Workspace } from '@throughline/kernel'
import { readMarkdown } from '@throughline/markdown'
import { addCode } from './from-code.ts'
import { addConfig } from './from-config.ts'
import { addGenerated, generatedSources } from './from-generated.ts'
import { addMetrics } from './from-metrics.ts'
import { addOpenApi } from './from-openapi.ts'
import { addSpecs } from './from-specs.ts'
import { addTests, namesOfTests } from './from-tests.ts'
import { addHandlers } from './handlers.ts'
import { importResolver } from './package-exports.ts'
import type { GraphSources } from './sources.ts'
import { compareText, graphBuilder, type TraceGraph } from './trace-graph.ts'

/** Joins what the readers know into one graph. The same sources make the same graph, in whatever order they come. */
// implements: TL-TRACE-301
export const buildGraph = (workspace: Workspace, sources: GraphSources): TraceGraph => {
  const { families } = workspace.config.ids
  const builder = graphBuilder()
  const files = [...sources.files].sort((a, b) => compareText(a.file, b.file))
  addSpecs(builder, sources.specs, familyOf(families, sources.specs))
  for (const api of sources.apis) addOpenApi(builder, api)
  if (sources.config) addConfig(builder, sources.config)
  if (sources.metrics) addMetrics(builder, sources.metrics)
  addGenerated(builder, sources.generated, generatedSources(workspace.config, sources.specs))
  const ids = idFinder(families.map(({ pattern }) => pattern))
  // Learnt at once, as above.
  ids.find(namesOfTests(files, sources.results).join('\n'))
  const tests = addTests(builder, files, sources.results, (text) => ids.find(text).map(({ id }) => id))
  const operations = new Map(
    sources.apis.map(({ name, model }) => [name, model.operations.map(({ operationId }) => operationId)]),
  )
  const apiOf = generatedApi(workspace)
  const context = { ...tests, anchorOf: anchorsOf(workspace), defines: definitions(sources) }
  for (const file of files) {
    addHandlers(builder, file, operations, apiOf)
    addCode(builder, file, context)
  }
  return builder.graph()
}

/** The first family whose pattern an ID has. Most are found in one go: to ask for each alone takes a thousand times as long. */
const familyOf = (families: readonly IdFamily[], { specs }: GraphSources['specs']) => {
  const ids = specs.flatMap(({ requirements }) => requirements.map(({ id }) => id))
  const text = ids.join('\n')
  const rows = families.map((family) => {
    const finder = idFinder([family.pattern])
    return { family, finder, members: new Set(finder.find(text).map(({ id }) => id)) }
  })
  return (id: string): IdFamily | undefined =>
    (rows.find(({ members }) => members.has(id)) ?? rows.find(({ finder }) => finder.is(id)))?.family
}

/** The document whose generated code an import leads to. */
const generatedApi = (workspace: Workspace) => {
  const resolve = importResolver(workspace)
  return (specifier: string, from: string): string | undefined => {
    const path = resolve(specifier, from)
    if (path === undefined) return undefined
    return workspace.config.openapi.find(({ types }) => types !== undefined && path.startsWith(`${types}/`))?.name
  }
}

const definitions = ({ specs }: GraphSources) => {
  const places = new Set(
    specs.specs.flatMap(({ requirements }) =>
      requirements.map(({ id, location: { file, line } }) => `${id}\n${file}\n${line}`),
    ),
  )
  return (id: string, file: string, line: number): boolean => places.has(`${id}\n${file}\n${line}`)
}

/** Headings are read of documents that name a requirement, and of no other. */
const anchorsOf = (workspace: Workspace) => {
  const known = new Map<string, { line: number; anchor: string; heading: string }[]>()
  const headingsOf = (file: string) => {
    const found =
      known.get(file) ??
      readMarkdown(file, workspace.read(file)).value.headings.map(({ anchor, text, location: { line } }) => ({
        line,
        anchor,
        heading: text,
      }))
    known.set(file, found)
    return found
  }
  return (file: string, line: number) =>
    headingsOf(file).findLast((heading) => heading.line <= line) ?? { anchor: '', heading: '' }
}
