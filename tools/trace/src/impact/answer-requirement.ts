import type { Reference } from '../code/index.ts'
import { placeKindsOf } from '../place-kind.ts'
import type { SubjectImpact, TestPlace } from './answer.ts'
import { contractPlaces } from './contract-places.ts'
import { defined } from './definitions.ts'
import { lineOf } from './line-of.ts'
import { type Reached, sortedReached } from './reached.ts'
import type { Subject, World } from './subjects/subject.ts'
import { surfaceOfFile } from './surface-of.ts'

/**
 * Every place where an ID stands, by surface. Asked of the index alone: this is the question that is asked most, and
 * the whole graph is not needed for it.
 */
export const answerRequirement = async (subject: Subject, world: World): Promise<SubjectImpact> => {
  const { workspace } = world
  const index = await world.index()
  const definition = await defined(world, subject.name)
  const roleOf = placeKindsOf(workspace)
  const fileSurface = surfaceOfFile(workspace, roleOf)
  const describe = contractPlaces(workspace, subject.name)
  const tests = new Map<string, TestPlace>()
  const found = await index.references(subject.name)
  const factsOf = new Map(
    await Promise.all(
      [...new Set(found.map(({ file }) => file))].map(async (file) => [file, await index.facts(file)] as const),
    ),
  )
  const reached = found.map(({ file, reference }): Reached => {
    const { line, column } = reference
    const role = roleOf(file)
    const facts = factsOf.get(file)
    const text = lineOf(workspace.absolute(file), line)
    const around = facts?.tests.filter(({ from, to }) => from <= line && line <= to).at(-1)
    if (around?.kind === 'test' && isVerification(reference)) {
      const word = reference.via === 'title' ? 'names' : 'is marked with'
      const test = { file, line: around.from, name: around.name, why: `${word} ${subject.name}` }
      tests.set(`${file}\n${around.from}`, test)
    }
    const contract = role === 'contract' ? describe(file, line) : undefined
    const isDefinition =
      definition?.spec === file && definition.requirement.line === line && definition.requirement.column === column
    const symbol = reference.target?.symbol === undefined ? undefined : facts?.symbols[reference.target.symbol]?.name
    return {
      surface: contract?.surface ?? fileSurface(file),
      name: contract?.about ?? symbol ?? file,
      file,
      line,
      column,
      why: isDefinition ? 'states it' : relationWord(reference),
      text,
    }
  })
  return {
    subject: publicOf(subject),
    ...(definition && { requirement: summaryOf(definition) }),
    requirements: [],
    reached: sortedReached(reached),
    tests: [...tests.values()],
  }
}

const publicOf = ({ parts: _parts, ...subject }: Subject): SubjectImpact['subject'] => subject

const summaryOf = ({ spec, owner, status, requirement }: NonNullable<Awaited<ReturnType<typeof defined>>>) => {
  const { line: _line, column: _column, ...words } = requirement
  return { ...words, spec, ...(owner !== undefined && { owner }), ...(status !== undefined && { status }) }
}

const isVerification = ({ relation, via }: Reference): boolean =>
  via === 'title' || relation === 'verifies' || relation === 'annotation'

/** How a place means the ID. */
const relationWord = ({ relation, via }: Reference): string =>
  via === 'title'
    ? words.verifies
    : relation === 'mentions'
      ? via === 'text'
        ? 'names it'
        : `mentions it (${via})`
      : words[relation]

const words: Record<Exclude<Reference['relation'], 'mentions'>, string> = {
  implements: 'implements it',
  verifies: 'verifies it',
  annotation: 'is annotated with it',
  promises: 'promises it',
}
