import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin'
import type { Role } from './step.ts'

export interface FeatureStep {
  text: string
  line: number
  /** What its keyword, or the one that an `And` repeats, makes of it. */
  role: Role
}

export interface Scenario {
  name: string
  file: string
  line: number
  /** Without the at sign. */
  tags: string[]
  steps: FeatureStep[]
}

export interface Feature {
  name: string
  file: string
  scenarios: Scenario[]
}

/** What is wrong with a feature or a step. */
export interface Finding {
  code: FindingCode
  message: string
  file: string
  line: number
}

export type FindingCode =
  | 'broken-feature'
  | 'undefined-step'
  | 'ambiguous-step'
  | 'unused-step'
  | 'step-in-another-role'
  | 'no-requirement'
  | 'unknown-requirement'
  | 'no-then'
  | 'same-name'

const roles: Partial<Record<string, Role>> = { Context: 'given', Action: 'when', Outcome: 'then' }

/** The scenarios of a file, each with the steps of its background, one for each row of its examples. */
// implements: OC-TEST-7030
export const readFeature = (file: string, text: string): { feature?: Feature; findings: Finding[] } => {
  let ids = 0
  const newId = (): string => String(ids++)
  try {
    const document = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher()).parse(text)
    const nodes = nodesIn(document.feature)
    const lines = new Map(nodes.map(({ id, location }) => [id, location.line]))
    const scenarios = compile(document, file, newId).map(
      ({ name, tags, steps, astNodeIds }): Scenario => ({
        name,
        file,
        line: lines.get(astNodeIds[0] ?? '') ?? 1,
        tags: tags.map((tag) => tag.name.slice(1)),
        steps: steps.map((step) => ({
          text: step.text,
          line: lines.get(step.astNodeIds[0] ?? '') ?? 1,
          role: roles[step.type ?? ''] ?? 'given',
        })),
      }),
    )
    if (!document.feature) return { findings: [{ code: 'broken-feature', message: 'it is empty', file, line: 1 }] }
    return { feature: { name: document.feature.name, file, scenarios }, findings: descriptionsIn(nodes, file) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { findings: [{ code: 'broken-feature', message, file, line: Number(/\((\d+):/.exec(message)?.[1] ?? 1) }] }
  }
}

/** Every node below one, with where it stands. */
const nodesIn = (node: unknown): Node[] => {
  if (typeof node !== 'object' || node === null) return []
  const below = Object.values(node).flatMap(nodesIn)
  return 'location' in node ? [node as Node, ...below] : below
}

interface Node {
  id?: string
  location: { line: number }
  keyword?: string
  description?: string
}

/** The parser takes what stands before the first step for a description, also a step whose keyword is misspelt. */
const descriptionsIn = (nodes: readonly Node[], file: string): Finding[] =>
  nodes.flatMap(({ keyword, description, location: { line } }): Finding[] => {
    if (!description || keyword === 'Feature') return []
    return [{ code: 'broken-feature', message: `'${description.trim()}' is no step`, file, line }]
  })
