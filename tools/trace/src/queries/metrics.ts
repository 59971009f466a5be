import type ts from 'typescript'
import { compiler } from '../code/typescript/compiler.ts'
import type { CodeFile } from '../graph/from-code.ts'
import { promisedBy } from './handlers.ts'
import { compare, type Query, type QueryPlace, type QueryRow, sortedPlaces } from './query.ts'
import { declarationsOf, identifiersIn, placeOf } from './use/declarations-of.ts'
import { type LightProgram, lightProgram } from './use/light-program.ts'
import { scriptsOf, withinOf } from './use/role.ts'
import type { QueryWorld } from './world.ts'

/** What a metric is told. */
const emissions = new Set(['inc', 'dec', 'set', 'observe', 'startTimer', 'setToCurrentTime', 'remove', 'reset'])
/** Classes of prom-client. */
const classes = new Set(['Counter', 'Gauge', 'Histogram', 'Summary'])

/** Metrics and every call that emits one: followed from the name in a text to whatever holds the metric. */
// implements: TL-TRACE-512
export const metrics: Query = {
  summary: 'metrics with the places that emit them',
  rows: 'metrics',
  without: 'nothing emits it',
  unnamed: ({ metrics: contract }) =>
    contract ? undefined : 'No contract of metrics is named: `metrics` in xtask.config.ts.',
  async ask(world) {
    const graph = await world.graph()
    const contract = world.sources.metrics
    const known = new Set(contract?.metrics.map(({ name }) => name))
    const { emitted, made } = emitPoints(world, known)
    const declared = (contract?.metrics ?? []).map(({ name, type, pointer }): QueryRow => {
      const { file, line } = contract?.locate(pointer) ?? {}
      return {
        name,
        detail: type,
        ...(file !== undefined && { file }),
        ...(line !== undefined && { line }),
        requirements: promisedBy(graph, `metric:${name}`),
        places: sortedPlaces(emitted.get(name) ?? []),
      }
    })
    const others = [...made].map(([name, place]): QueryRow => {
      const places = sortedPlaces(emitted.get(name) ?? [])
      return { name, detail: 'no contract declares it', file: place.file, line: place.line, places }
    })
    return [...declared, ...others.sort((a, b) => compare(a.name, b.name))]
  },
}

interface Emitted {
  emitted: Map<string, QueryPlace[]>
  /** Metrics that code makes and no contract declares. */
  made: Map<string, QueryPlace>
}

const emitPoints = (world: QueryWorld, known: ReadonlySet<string>): Emitted => {
  const { written, generated } = scriptsOf(world)
  const production = written.filter(({ role }) => role === 'code')
  const program = lightProgram(
    world.workspace,
    [...production, ...generated].map(({ file }) => file),
  )
  const emitted = new Map<string, QueryPlace[]>()
  const made = new Map<string, QueryPlace>()
  const holders = new Map<ts.Node, string>()
  for (const given of [...generated, ...production]) {
    const source = program.source(given.file)
    if (!source) continue
    for (const { name, node, isMade } of namesIn(source, known)) {
      const holder = holderOf(node)
      if (holder) holders.set(holder, name)
      if (isMade && !known.has(name)) made.set(name, { how: 'makes', file: given.file, ...placeOf(node) })
    }
  }
  const files = [...generated, ...production].flatMap((given) => {
    const source = program.source(given.file)
    return source ? [{ given, source }] : []
  })
  for (let fresh = new Map(holders); fresh.size > 0; ) fresh = follow(program, files, fresh, holders, emitted)
  return { emitted, made }
}

/** Texts that are the name of a metric: one of the contract, or what a class of prom-client is given. */
const namesIn = (source: ts.SourceFile, known: ReadonlySet<string>) => {
  const found: { name: string; node: ts.Node; isMade: boolean }[] = []
  const visit = (node: ts.Node): void => {
    if (compiler.isStringLiteralLike(node)) {
      const isMade = isNameOfMade(node)
      if (isMade || known.has(node.text)) found.push({ name: node.text, node, isMade })
    }
    compiler.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** `new Counter({ name: 'x' })` */
const isNameOfMade = (node: ts.StringLiteralLike): boolean => {
  const { parent } = node
  if (!compiler.isPropertyAssignment(parent) || parent.name.getText() !== 'name') return false
  const call = parent.parent.parent
  return compiler.isNewExpression(call) && classes.has(call.expression.getText().split('.').at(-1) ?? '')
}

/** What holds the value that a node makes: the variable or the member around it, not the `name` itself. */
const holderOf = (node: ts.Node): ts.Node | undefined => {
  // `({ depth }: Metrics) => …`
  if (compiler.isBindingElement(node.parent) && node.parent.initializer !== node) return node.parent
  let at: ts.Node = node
  if (compiler.isPropertyAssignment(node.parent) && node.parent.initializer === node) at = node.parent.parent
  for (let { parent } = at; parent; at = parent, parent = at.parent) {
    if (compiler.isFunctionLike(parent) || compiler.isStatement(parent)) return undefined
    if (
      compiler.isVariableDeclaration(parent) ||
      compiler.isPropertyAssignment(parent) ||
      compiler.isPropertyDeclaration(parent)
    ) {
      return parent.initializer === at ? parent : undefined
    }
  }
  return undefined
}

/** Uses of what was found last: calls that emit, and further holders. */
const follow = (
  { checker }: LightProgram,
  files: readonly { given: CodeFile; source: ts.SourceFile }[],
  fresh: ReadonlyMap<ts.Node, string>,
  holders: Map<ts.Node, string>,
  emitted: Map<string, QueryPlace[]>,
): Map<ts.Node, string> => {
  const words = new Set([...fresh.keys()].map((node) => (node as ts.NamedDeclaration).name?.getText() ?? ''))
  const next = new Map<ts.Node, string>()
  for (const { given, source } of files) {
    for (const identifier of identifiersIn(source, (text) => words.has(text))) {
      const declaration = declarationsOf(checker, identifier).find((each) => fresh.has(each))
      const name = declaration && fresh.get(declaration)
      if (declaration === undefined || name === undefined || declaration === identifier.parent) continue
      const how = emission(identifier)
      if (how !== undefined) {
        const place = placeOf(identifier)
        const places = emitted.get(name) ?? []
        if (given.role !== 'generated') places.push({ how, file: given.file, ...place, ...withinOf(given, place.line) })
        emitted.set(name, places)
        continue
      }
      const holder = holderOf(identifier)
      if (!holder || holders.has(holder)) continue
      holders.set(holder, name)
      next.set(holder, name)
    }
  }
  return next
}

/** `metrics.depth.set(…)`, `depth.labels(…).set(…)`, `depth?.inc()`: what it is told. */
const emission = (identifier: ts.Identifier): string | undefined => {
  let at: ts.Node = identifier
  if (compiler.isPropertyAccessExpression(at.parent) && at.parent.name === at) at = at.parent
  for (;;) {
    const { parent } = at
    if (!parent || !compiler.isPropertyAccessExpression(parent) || parent.expression !== at) return undefined
    const call = parent.parent
    if (emissions.has(parent.name.text)) return parent.name.text
    if (parent.name.text !== 'labels' || !compiler.isCallExpression(call)) return undefined
    at = call
  }
}
