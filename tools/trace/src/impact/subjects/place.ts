import { keys } from '../../graph/keys.ts'
import { pathOf } from './file.ts'
import type { Resolver, Subject } from './subject.ts'

/** A line of a file: the innermost thing that stands there. */
export const place: Resolver = {
  form: 'a line of a file',
  example: 'packages/orchestratord/src/http/tasks.ts:28',
  async find(text, world) {
    const [, typed = '', digits = ''] = /^(.+):(\d+)(?::\d+)?$/.exec(text) ?? []
    const file = typed === '' ? undefined : pathOf(typed, world)
    if (file === undefined) return []
    const line = Number(digits)
    if (line < 1 || line > world.workspace.read(file).split('\n').length) return []
    const graph = await world.graph()
    const symbols = (await (await world.index()).facts(file))?.symbols ?? []
    // Private symbols have no node of their own; what runs them is known all the same.
    const symbol = symbols.filter(({ from, to }) => from <= line && line <= to).at(-1)
    const nodes = [...graph.nodes.values()]
      .filter((node) => node.file === file && node.line !== undefined)
      .filter((node) => (node.line ?? 0) <= line && line <= (node.endLine ?? node.line ?? 0))
    const shortest = Math.min(...nodes.map(({ line: from = 0, endLine = from }) => endLine - from))
    const innermost = nodes.filter(({ line: from = 0, endLine = from }) => endLine - from === shortest)
    // A line between all symbols is of the file: what marks the whole file marks it.
    const whole = graph.nodes.has(keys.file(file)) ? [keys.file(file)] : []
    const parts = innermost.length > 0 ? innermost.map(({ key }) => key) : whole
    const range = symbol && symbol.to - symbol.from < shortest ? { line: symbol.from, endLine: symbol.to } : { line }
    const found: Subject = { kind: 'place', name: `${file}:${line}`, key: `${file}:${line}`, file, ...range, parts }
    const [node] = innermost
    return [
      node?.endLine !== undefined && !('endLine' in range)
        ? { ...found, line: node.line ?? line, endLine: node.endLine }
        : found,
    ]
  },
  names: async () => [],
}
