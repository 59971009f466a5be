import type { SubjectImpact } from './answer.ts'
import type { Reached } from './reached.ts'
import { surfaceNames, surfaces } from './surfaces.ts'

/** For people: what it is, then everything by surface. */
export const textOfSubject = ({ subject, requirement, requirements, reached, tests }: SubjectImpact): string[] => [
  ...(requirement
    ? [[subject.name, requirement.title, requirement.level].filter(Boolean).join('  '), `  ${requirement.text}`]
    : [
        `${subject.name}  ${subject.kind}`,
        ...(subject.file === undefined ? [] : [`  ${subject.file}:${subject.line ?? 1}`]),
      ]),
  '',
  ...(requirements.length > 0
    ? [`Requirements (${requirements.length})`, ...requirements.map(({ id, title }) => `  ${id}  ${title}`), '']
    : []),
  ...linesBySurface(reached, (each) => each.text ?? each.why),
  ...(tests.length > 0
    ? [
        `Tests that hold it (${tests.length})`,
        ...tests.map(({ file, line, name, why }) => `  ${file}:${line ?? 1}  ${name}  (${why})`),
        '',
      ]
    : []),
]

/** Each surface with its places, aligned. */
export const linesBySurface = (reached: readonly Reached[], aside: (each: Reached) => string): string[] => {
  const placeOf = ({ file, line, column, changed }: Reached) =>
    `${changed ? '* ' : '  '}${[file, line, column].filter((part) => part !== undefined).join(':')}`
  const width = Math.min(72, Math.max(0, ...reached.map((each) => placeOf(each).length)))
  return surfaceNames.flatMap((surface) => {
    const own = reached.filter((each) => each.surface === surface)
    if (own.length === 0) return []
    const lines = folded(own).map((each) => {
      if (typeof each === 'string') return `    ${each}`
      const name = each.name === each.file ? '' : `${each.name}: `
      return `${placeOf(each).padEnd(width)}  ${name}${aside(each)}`
    })
    return [`${surfaces[surface]} (${own.length})`, ...lines, '']
  })
}

/** So many alike are shown; how many more there are is said, and `--format json` has all. */
const mostAlike = 8

const folded = (own: readonly Reached[]): (Reached | string)[] =>
  [...Map.groupBy(own, ({ why, text, file }) => `${why}\n${text === undefined ? '' : file}`).values()].flatMap(
    (alike) =>
      alike.length <= mostAlike + 1
        ? alike
        : [...alike.slice(0, mostAlike), `and ${alike.length - mostAlike} more: ${alike[0]?.why}`],
  )
