import { existsSync } from 'node:fs'
import { didYouMean, type Finding, type Outcome, outcome } from '@throughline/kernel'
import { finding as traceFinding } from '../findings.ts'
import { definedIds } from './definitions.ts'
import { finding } from './findings.ts'
import { subjects } from './subjects/index.ts'
import { type Subject, type SubjectKind, subjectKinds, type World } from './subjects/subject.ts'

/** Who is meant. One answer, or a finding that says what could have been meant. */
// implements: TL-TRACE-412
export const resolveSubject = async (
  text: string,
  world: World,
  isId: boolean,
): Promise<Outcome<Subject | undefined>> => {
  // What looks like an ID is one: nothing else is read for it.
  const kinds = isId ? (['requirement'] as const) : subjectKinds
  const found: Subject[] = []
  if (text !== '') for (const kind of kinds) found.push(...(await subjects[kind].find(text, world)))
  const distinct = merged(found)
  const [first, ...others] = distinct
  if (first && others.length === 0) return outcome(first)
  if (!first) return outcome(undefined, await unknown(text, world, kinds))
  const names = distinct.map(({ kind, key }) => `${key} (${wordOf[kind]})`)
  const message = `'${text}' may be ${names.slice(0, 8).join(', ')}${names.length > 8 ? ` or one of ${names.length - 8} more` : ''}`
  return outcome(undefined, [finding('ambiguous-subject', message, { anchor: text })])
}

/** Documents that share a file share what stands in it: one thing, known by several keys. */
// implements: TL-TRACE-413
const merged = (found: readonly Subject[]): Subject[] => {
  const distinct = new Map<string, Subject>()
  for (const subject of found) {
    const { kind, key, file, pointer, parts } = subject
    const id = pointer === undefined ? key : `${kind} ${file}#${pointer}`
    const known = distinct.get(id)
    distinct.set(id, known ? { ...known, parts: [...new Set([...known.parts, ...parts])] } : subject)
  }
  return [...distinct.values()]
}

const wordOf: Record<SubjectKind, string> = {
  requirement: 'requirement',
  operation: 'operation',
  response: 'response',
  event: 'event',
  schema: 'schema',
  property: 'property',
  header: 'header',
  'config-key': 'config key',
  metric: 'metric',
  symbol: 'symbol',
  file: 'file',
  place: 'line of a file',
  pointer: 'value of a contract',
}

// implements: TL-IMPACT-003, TL-TRACE-413
const unknown = async (text: string, world: World, kinds: readonly SubjectKind[]): Promise<Finding[]> => {
  const names: string[] = []
  for (const kind of kinds) names.push(...(await subjects[kind].names(world)))
  // Of a path the last part is what one remembers.
  const last = text.slice(text.lastIndexOf('/') + 1)
  const ends = names.filter((name) => last.length > 2 && name !== text && name.endsWith(`/${last}`)).slice(0, 3)
  const hint =
    ends.length > 0
      ? `; did you mean ${ends.map((name) => `'${name}'`).join(' or ')}?`
      : didYouMean(
          text,
          names.filter((name) => name !== text),
        )
  const forms =
    kinds.length === 1
      ? ''
      : `${hint === '' ? '.' : ''} It takes ${subjectKinds.map((kind) => subjects[kind].form).join(', ')}`
  const isLeftOut = kinds.length > 1 && text !== '' && existsSync(world.workspace.absolute(text))
  const what = isLeftOut
    ? 'is no file of the workspace: git ignores it, or it is a folder, or a link'
    : kinds.length === 1
      ? 'is defined by no spec'
      : 'is the name of nothing here'
  const own = finding('unknown-subject', `'${text}' ${what}${hint}${forms}`, { anchor: text })
  if ((await definedIds(world)).length > 0) return [own]
  // Who asks for a requirement is told why there is none.
  const { specs } = world.workspace.config
  return [own, traceFinding('requirements-missing', `${specs.join(', ')}: no requirement`, { anchor: 'requirements' })]
}
