import { keys } from '../../graph/keys.ts'
import { placeKindsOf } from '../../place-kind.ts'
import type { Resolver, Subject, World } from './subject.ts'

/** A function, class or value of the code, by its name or by its file and name. */
export const symbol: Resolver = {
  form: 'a symbol of the code',
  example: 'packages/orchestrator-core/src/queue.ts#createQueue',
  async find(text, world) {
    const asked = text.replace(/^symbol:/, '')
    const [file, name = ''] = asked.includes('#') ? asked.split('#', 2) : [undefined, asked]
    if (name === '' || name.startsWith('/')) return []
    return (await symbolsOf(world)).filter((each) => (file === undefined || each.file === file) && each.name === name)
  },
  names: async (world) => (await symbolsOf(world)).flatMap(({ name, file }) => [name, `${file}#${name}`]),
}

const symbolsOf = async (world: World): Promise<Subject[]> => {
  const { workspace } = world
  const index = await world.index()
  const graph = await world.graph()
  const roleOf = placeKindsOf(workspace)
  return [...(await index.all())].flatMap(([file, { symbols }]) =>
    roleOf(file) === 'code'
      ? symbols.map(({ name, from, to }): Subject => {
          const key = keys.symbol(file, name)
          const parts = graph.nodes.has(key) ? [key] : []
          return { kind: 'symbol', name, key: `${file}#${name}`, file, line: from, endLine: to, parts }
        })
      : [],
  )
}
