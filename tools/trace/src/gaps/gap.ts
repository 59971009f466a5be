import { type Finding, type FindingTable, findingsOf } from '@throughline/kernel'
import type { TraceEdge, TraceGraph, TraceNode } from '../graph/index.ts'

/** One thing that a chain lacks. */
export interface Gap {
  code: keyof typeof gapFindings
  /** Key of the node that it is about. */
  key: string
  name: string
  file?: string
  line?: number
  column?: number
  /** What is missing, as a sentence about the name. */
  what: string
}

export const gapFindings = {
  'requirement-orphaned': {
    level: 'warning',
    title: 'Nothing refers to a requirement',
    why: 'No contract promises it, no code does it, no test shows it, and no page speaks of it: it may as well not be there.',
    fix: 'Promise it in a contract, mark the code that does it, prove it with a test, or give it the status `planned`.',
  },
  'reference-dangling': {
    level: 'error',
    title: 'A contract, code or a test claims a requirement that no spec defines',
    why: 'Nobody can read what it promises, does or proves.',
    fix: 'Correct the ID, or state the requirement in a spec.',
  },
  'mention-dangling': {
    level: 'warning',
    title: 'A comment or a document names a requirement that no spec defines',
    why: 'A reader follows the ID and finds nothing.',
    fix: 'Correct the ID, or take it out.',
  },
  'requirement-unproven': {
    level: 'warning',
    title: 'No test proves a requirement',
    why: 'Whether it holds is a matter of belief.',
    fix: 'Give a test its ID, let it run a matcher on what the marked code did, and run `pnpm test`.',
  },
  'reference-missing': {
    level: 'warning',
    title: 'An operation, a handler or a metric names no requirement',
    why: 'Nobody knows what it is there for, and no question about a requirement leads to it.',
    fix: 'Name the requirement with `x-req-id` in the contract, or mark the handler with `// implements: ID`.',
  },
} as const satisfies FindingTable

const finding = findingsOf(gapFindings)

export const findingOfGap = ({ code, key, name, file, line = 1, column = 1, what }: Gap): Finding =>
  finding(code, `${name} ${what}`, { location: file === undefined ? undefined : { file, line, column }, anchor: key })

export const gapOfNode = (code: Gap['code'], node: TraceNode, what: string): Gap => {
  const { key, name, file, line, column } = node
  return {
    code,
    key,
    name,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    what,
  }
}

/** A link that leads to no requirement, told as a gap of the ID that it names. */
export const gapOfEdge = (code: Gap['code'], graph: TraceGraph, edge: TraceEdge, what: string): Gap => {
  const { to, file = graph.nodes.get(edge.from)?.file, line, column } = edge
  return {
    code,
    key: `${edge.from} ${to}`,
    name: to.slice(to.indexOf(':') + 1),
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    what,
  }
}
