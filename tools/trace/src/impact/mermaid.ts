import type { SubjectImpact } from './answer.ts'
import type { SinceImpact } from './since/impact-since.ts'
import { type Surface, surfaceNames, surfaces } from './surfaces.ts'

/** More boxes than that nobody reads. */
const mostOfSurface = 8

interface Box {
  surface: Surface
  text: string
}

/** A flow chart from a subject to everything that it touches, one group a surface. */
export const mermaidOfSubject = ({ subject, reached, tests }: SubjectImpact): string =>
  chart(subject.name, [
    ...reached.map(({ surface, name, file }) => ({ surface, text: name === file ? file : `${name}<br>${file}` })),
    ...tests.map(({ file, name }) => ({ surface: 'tests' as const, text: `${name}<br>${file}` })),
  ])

/** A flow chart from a base to what differs and what that leads to. */
export const mermaidOfSince = ({ base, reached, tests }: SinceImpact): string =>
  chart(`since ${base.ref}`, [
    ...reached
      .filter(({ surface }) => surface !== 'tests')
      .map(({ surface, name, file, changed }) => ({
        surface,
        text: `${changed ? '● ' : ''}${name === file ? file : `${name}<br>${file}`}`,
      })),
    ...[...Map.groupBy(tests, ({ file }) => file)].map(([file, own]) => ({
      surface: 'tests' as const,
      text: `${file}<br>${own.length} to run`,
    })),
  ])

const chart = (root: string, boxes: readonly Box[]): string => {
  const lines = ['flowchart LR', `  root["${escaped(root)}"]`]
  for (const surface of surfaceNames) {
    const texts = [...new Set(boxes.filter((box) => box.surface === surface).map(({ text }) => text))]
    if (texts.length === 0) continue
    const id = surface.replaceAll('-', '_')
    const shown = texts.slice(0, mostOfSurface)
    if (texts.length > shown.length) shown.push(`and ${texts.length - shown.length} more`)
    lines.push(`  subgraph ${id}["${surfaces[surface]} (${texts.length})"]`)
    for (const [index, text] of shown.entries()) lines.push(`    ${id}${index}["${escaped(text)}"]`)
    lines.push('  end', `  root --> ${id}`)
  }
  return `${lines.join('\n')}\n`
}

/** A quote ends a label, and a hash begins an entity. */
export const escaped = (text: string): string =>
  text.replaceAll('#', '#35;').replaceAll('"', '#quot;').replaceAll('\n', ' ')
