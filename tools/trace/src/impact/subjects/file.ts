import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { keys } from '../../graph/keys.ts'
import type { Resolver, World } from './subject.ts'

/** A file of the workspace, by its path. */
export const file: Resolver = {
  form: 'a file',
  example: 'packages/orchestratord/src/http/tasks.ts',
  async find(text, world) {
    const path = pathOf(text.replace(/^(?:file|spec|generated):/, ''), world)
    if (path === undefined) return []
    return [{ kind: 'file', name: path, key: `file:${path}`, file: path, parts: await partsOf(path, world) }]
  },
  names: async ({ workspace }) => workspace.files(),
}

/** The workspace's name of a path, as a person types it: from its top folder. */
export const pathOf = (text: string, { workspace }: Pick<World, 'workspace'>): string | undefined => {
  const path = relative(workspace.root, resolve(workspace.root, text)).replaceAll('\\', '/')
  if (path === '' || path.startsWith('../') || !existsSync(workspace.absolute(path))) return undefined
  return new Set(workspace.files()).has(path) ? path : undefined
}

/** Everything that stands in a file: its symbols, tests, requirements, operations. */
export const partsOf = async (path: string, world: World): Promise<string[]> => {
  const graph = await world.graph()
  const own = [keys.file(path), keys.spec(path), keys.generated(path)].filter((key) => graph.nodes.has(key))
  const within = own.flatMap((key) => [
    ...graph.out(key, 'contains').map(({ to }) => to),
    ...graph.out(key, 'defines').map(({ to }) => to),
  ])
  return [...new Set([...own, ...within])]
}
