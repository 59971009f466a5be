import { posix } from 'node:path'
import type { ResolvedConfig, Workspace } from '@throughline/kernel'
import type { TraceGraph, TraceNode } from '../graph/index.ts'
import type { PlaceKind } from '../place-kind.ts'
import type { Surface } from './surfaces.ts'

/** Tells which surface something belongs to. */
export interface SurfaceOf {
  file(path: string): Surface
  /** A place in a contract. */
  pointer(file: string, pointer: string): Surface
  node(node: TraceNode): Surface
}

// implements: TL-TRACE-410
export const surfaceOf = (workspace: Workspace, graph: TraceGraph, roleOf: (file: string) => PlaceKind): SurfaceOf => {
  const eventSchemas = new Set(
    graph.ofKind('event').flatMap(({ key }) =>
      graph.out(key, 'depends').flatMap(({ to }) => {
        const node = graph.nodes.get(to)
        return node ? [`${node.file}#${node.pointer}`] : []
      }),
    ),
  )
  const surface: SurfaceOf = {
    file: surfaceOfFile(workspace, roleOf),
    pointer(file, pointer) {
      const schema = /^\/(?:components\/)?schemas\/[^/]+/.exec(pointer)?.[0]
      if (schema !== undefined && eventSchemas.has(`${file}#${schema}`)) return 'sse'
      return surfaceOfPointer(workspace, file, pointer)
    },
    node(node) {
      const { kind, file, pointer } = node
      if (kind === 'handler') return 'handlers'
      if (kind === 'metric') return 'metrics'
      if (kind === 'config-key') return 'config'
      if (kind === 'event') return 'sse'
      if (file !== undefined && pointer !== undefined) return surface.pointer(file, pointer)
      if (kind === 'requirement' || kind === 'spec' || kind === 'section') return 'specs'
      if (kind === 'test') return 'tests'
      return file === undefined ? 'other' : surface.file(file)
    },
  }
  return surface
}

/** By its folder, then by its role. */
// implements: TL-TRACE-410
export const surfaceOfFile = (
  { config }: Workspace,
  roleOf: (file: string) => PlaceKind,
): ((path: string) => Surface) => {
  const inventories = [posix.normalize(config.requirements.out), 'docs/testing'].map((folder) => `${folder}/`)
  return (path) => {
    if (inventories.some((folder) => path.startsWith(folder))) return 'inventories'
    const role = roleOf(path)
    return role === 'contract' ? surfaceOfContract(config, path) : ofRole[role]
  }
}

/** A place in a contract, by its pointer. */
export const surfaceOfPointer = ({ config }: Workspace, file: string, pointer: string): Surface => {
  const whole = surfaceOfContract(config, file)
  if (whole === 'metrics' || whole === 'config') return whole
  if (/\/text~1event-stream|\/x-sse-events/.test(pointer)) return 'sse'
  const isError =
    /\/responses\/(?:[45]|default)/.test(pointer) || /\/(?:schemas|responses)\/[^/]*(?:Error|Problem)/.test(pointer)
  return isError ? 'errors' : whole
}

const surfaceOfContract = ({ openapi, config, metrics }: ResolvedConfig, path: string): Surface => {
  if (path === normal(metrics?.contract)) return 'metrics'
  const schema = normal(config?.schema)
  if (schema !== undefined && posix.dirname(path) === posix.dirname(schema)) return 'config'
  const own = openapi.find(({ document }) => posix.normalize(document) === path)
  return own && /control|admin/i.test(own.name) ? 'control-plane' : 'contracts'
}

const normal = (path: string | undefined): string | undefined =>
  path === undefined ? undefined : posix.normalize(path)

const ofRole: Record<PlaceKind, Surface> = {
  spec: 'specs',
  contract: 'contracts',
  generated: 'generated',
  code: 'code',
  test: 'tests',
  doc: 'docs',
  other: 'other',
}
