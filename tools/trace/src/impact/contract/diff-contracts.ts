import { posix } from 'node:path'
import { parseSourceDocument, pointerTokens, type Workspace } from '@throughline/kernel'
import { contractFiles } from '../../contract-files.ts'
import { aboutOf } from '../../contract-subject.ts'
import type { TraceGraph } from '../../graph/index.ts'
import { keys } from '../../graph/keys.ts'
import type { ChangedFile } from '../since/read-changes.ts'
import { diffValues, type PointerChange } from './diff-values.ts'
import { operationsAt, reachOf } from './reach.ts'

/** One place of a contract that holds something else than at the base, and what it is part of. */
export interface ContractChange extends PointerChange {
  file: string
  /** For a reader: `createTask responses/429`. */
  about: string
  /** Keys of what it is part of: operations, schemas, config keys, metrics. */
  subjects: string[]
  line?: number
}

export interface ContractDiff {
  changes: ContractChange[]
  /** Files with a side that does not parse: nothing in them was compared. */
  broken: string[]
}

/** Compares every changed contract by its structure. */
// implements: TL-TRACE-407
export const diffContracts = (
  workspace: Workspace,
  graph: TraceGraph,
  changes: readonly ChangedFile[],
): ContractDiff => {
  const now = contractFiles(workspace)
  const files = changes.filter(
    ({ path, from }) => now.has(path) || (from !== undefined && now.has(from)) || isEntry(workspace, path),
  )
  if (files.length === 0) return { changes: [], broken: [] }
  const sides = [sideOf(workspace, changes, 'before'), sideOf(workspace, changes, 'after')] as const
  const reach = sides.map((side) =>
    workspace.config.openapi.map(({ name, document }) => ({
      name,
      operations: reachOf(posix.normalize(document), side.value),
    })),
  )
  const result: ContractDiff = { changes: [], broken: [] }
  for (const { path, from } of files) {
    const [before, after] = [sides[0].value(from ?? path), sides[1].value(path)]
    if (sides[0].isBroken(from ?? path) || sides[1].isBroken(path)) result.broken.push(path)
    for (const change of diffValues(before ?? {}, after ?? {})) {
      // What was removed is known at the base, what was added only now.
      const subjects = new Set<string>()
      for (const [index, apis] of reach.entries()) {
        const file = index === 0 ? (from ?? path) : path
        for (const { name, operations } of apis) {
          for (const operation of operationsAt(operations, file, change.pointer))
            subjects.add(keys.operation(name, operation.name))
        }
      }
      for (const key of nodesAt(graph, path, change.pointer)) subjects.add(key)
      const side = sides[change.change === 'removed' ? 0 : 1]
      const about = aboutOf(change.change === 'removed' ? before : after, pointerTokens(change.pointer))
      const line = change.change === 'removed' ? undefined : side.line(path, change.pointer)
      result.changes.push({ ...change, file: path, about, subjects: [...subjects].sort(), ...(line && { line }) })
    }
  }
  return result
}

/** A contract that was removed is still the one that the configuration names. */
const isEntry = ({ config }: Workspace, path: string): boolean =>
  [...config.openapi.map(({ document }) => document), config.config?.schema, config.metrics?.contract].some(
    (entry) => entry !== undefined && posix.normalize(entry) === path,
  )

/** Schemas, properties, config keys and metrics at a pointer: the innermost around it, else those within it. */
export const nodesAt = (graph: TraceGraph, file: string, pointer: string): string[] => {
  const nodes = (['schema', 'property', 'config-key', 'metric'] as const)
    .flatMap((kind) => graph.ofKind(kind))
    .filter((node) => node.file === file && node.pointer !== undefined)
  const around = nodes.filter((node) => pointer === node.pointer || pointer.startsWith(`${node.pointer}/`))
  const deepest = Math.max(0, ...around.map((node) => node.pointer?.length ?? 0))
  const innermost = around.filter((node) => node.pointer?.length === deepest)
  const chosen = innermost.length > 0 ? innermost : nodes.filter((node) => node.pointer?.startsWith(`${pointer}/`))
  return chosen.map(({ key }) => key)
}

const sideOf = (workspace: Workspace, changes: readonly ChangedFile[], side: 'before' | 'after') => {
  const texts = new Map<string, string | undefined>()
  for (const { path, from, before, after } of changes) {
    if (side === 'before') texts.set(from ?? path, before?.text)
    else texts.set(path, after?.text)
  }
  const documents = new Map<string, ReturnType<typeof parse>>()
  const listed = new Set(workspace.files())
  const parse = (file: string) => {
    const text = texts.has(file) ? texts.get(file) : listed.has(file) ? workspace.read(file) : undefined
    return text === undefined ? undefined : { document: parseSourceDocument(file, text).value }
  }
  const read = (file: string) => {
    if (!documents.has(file)) documents.set(file, parse(file))
    return documents.get(file)
  }
  return {
    value: (file: string): unknown => read(file)?.document?.value,
    isBroken: (file: string): boolean => read(file) !== undefined && read(file)?.document === undefined,
    line: (file: string, pointer: string): number | undefined =>
      read(file)?.document?.locate(pointer, { key: true }).line,
  }
}
