import type { FileFacts, Reference } from '../code/file-facts.ts'
import type { TraceIndex } from '../index-store/trace-index.ts'
import type { SubjectImpact, TestPlace } from './answer.ts'
import type { Definition } from './definitions.ts'
import { lineOf } from './line-of.ts'
import { type Reached, sortedReached } from './reached.ts'
import { type ContractRow, type Knowledge, surfaceOfLetter } from './requirement-knowledge.ts'

/**
 * Every place where an ID stands, by surface. Asked of the index and of what is kept about one tree: this is the
 * question that is asked most, and neither graph nor configuration has to be loaded for it.
 */
// implements: TL-IMPACT-001, TL-IMPACT-004
export const answerRequirement = async (
  root: string,
  id: string,
  definition: Definition,
  index: TraceIndex,
  knowledge: Pick<Knowledge, 'surfaces' | 'contracts'>,
): Promise<SubjectImpact> => {
  const found = await index.references(id)
  const places = new Map(index.files().map((file, at) => [file, at]))
  const facts = new Map<string, FileFacts | undefined>()
  for (const { file } of found) if (!facts.has(file)) facts.set(file, await index.facts(file))
  const tests = new Map<string, TestPlace>()
  const { spec, requirement } = definition
  const reached = found.map(({ file, reference }): Reached => {
    const { line, column } = reference
    const own = facts.get(file)
    const test = testAt(own, file, reference, id)
    if (test) tests.set(`${file}\n${test.line}`, test)
    const contract = knowledge.contracts[file] && innermost(knowledge.contracts[file], id, line)
    const states = spec === file && requirement.line === line && requirement.column === column
    const symbol = reference.target?.symbol === undefined ? undefined : own?.symbols[reference.target.symbol]?.name
    return {
      surface: contract?.surface ?? surfaceOfLetter(knowledge.surfaces[places.get(file) ?? -1] ?? ''),
      name: contract?.about ?? symbol ?? file,
      file,
      line,
      column,
      why: states ? 'states it' : relationWord(reference),
      text: lineOf(`${root}/${file}`, line),
    }
  })
  return {
    subject: { kind: 'requirement', name: id, key: `requirement:${id}`, file: spec, line: requirement.line },
    requirement: summaryOf(definition),
    requirements: [],
    reached: sortedReached(reached),
    tests: [...tests.values()],
  }
}

const testAt = (
  facts: FileFacts | undefined,
  file: string,
  reference: Reference,
  id: string,
): TestPlace | undefined => {
  const { line, via } = reference
  const around = facts?.tests.filter(({ from, to }) => from <= line && line <= to).at(-1)
  if (around?.kind !== 'test' || !isVerification(reference)) return undefined
  return { file, line: around.from, name: around.name, why: `${via === 'title' ? 'names' : 'is marked with'} ${id}` }
}

/** Of the values of a contract that hold the ID around a line, the smallest. */
const innermost = (rows: readonly ContractRow[], id: string, line: number): ContractRow | undefined =>
  rows
    .filter(({ ids, from, to }) => ids.includes(id) && from <= line && line <= to)
    .sort((a, b) => a.to - a.from - b.to + b.from)[0]

const summaryOf = ({ spec, owner, status, requirement }: Definition): NonNullable<SubjectImpact['requirement']> => {
  const { line: _line, column: _column, ...words } = requirement
  return { ...words, spec, ...(owner !== undefined && { owner }), ...(status !== undefined && { status }) }
}

const isVerification = ({ relation, via }: Reference): boolean =>
  via === 'title' || relation === 'verifies' || relation === 'annotation'

/** How a place means the ID. */
const relationWord = ({ relation, via }: Reference): string => {
  if (via === 'title') return words.verifies
  if (relation !== 'mentions') return words[relation]
  return via === 'text' ? 'names it' : `mentions it (${via})`
}

const words: Record<Exclude<Reference['relation'], 'mentions'>, string> = {
  implements: 'implements it',
  verifies: 'verifies it',
  annotation: 'is annotated with it',
  promises: 'promises it',
}
