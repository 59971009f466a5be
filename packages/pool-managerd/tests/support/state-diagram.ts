import { readFileSync } from 'node:fs'
import { readMarkdown } from '@throughline/markdown'

export interface Step {
  from: string
  to: string
  event: string
}

export interface StateDiagram {
  /** The state in which everything begins. */
  first: string
  states: ReadonlySet<string>
  steps: readonly Step[]
  /** States that the diagram draws an end for. */
  last: readonly string[]
}

const spec = new URL('../../../../specs/pool-manager.md', import.meta.url)

/** The diagrams of the spec, in their order. */
export const diagramsOfSpec = (): StateDiagram[] => {
  const { value: document, findings } = readMarkdown('specs/pool-manager.md', readFileSync(spec, 'utf8'))
  if (!document || findings.length > 0) throw new Error('the spec does not read')
  return document.tree.children.flatMap((node) =>
    node.type === 'code' && node.lang === 'mermaid' ? [diagramOf(node.value)] : [],
  )
}

/** Reads what the spec uses of Mermaid's state diagrams: one `from --> to: event` a line, `[*]` for beginning and end. */
export const diagramOf = (text: string): StateDiagram => {
  const [head, ...lines] = text.split('\n').map((line) => line.trim())
  if (head !== 'stateDiagram-v2') throw new Error(`'${head}' is no state diagram`)
  const arrows = lines.filter(Boolean).map((line) => {
    const { from, to, event } = /^(?<from>\S+) --> (?<to>[^\s:]+)(: (?<event>\S+))?$/.exec(line)?.groups ?? {}
    if (from === undefined || to === undefined) throw new Error(`'${line}' is no arrow`)
    return { from, to, event }
  })
  const begins = arrows.filter(({ from }) => from === '[*]').map(({ to }) => to)
  const [first] = begins
  if (first === undefined || begins.length !== 1) throw new Error('the diagram begins nowhere, or in several states')
  const inner = arrows.filter(({ from, to }) => from !== '[*]' && to !== '[*]')
  const steps = inner.map(({ from, to, event }) => {
    if (event === undefined) throw new Error(`the arrow from ${from} to ${to} names no event`)
    return { from, to, event }
  })
  return {
    first,
    states: new Set([first, ...steps.flatMap(({ from, to }) => [from, to])]),
    steps,
    last: arrows.filter(({ to }) => to === '[*]').map(({ from }) => from),
  }
}
