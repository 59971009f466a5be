import type { SubjectImpact } from '@throughline/trace/impact'

export const nextOfSubject = ({ subject, reached, tests }: SubjectImpact): string => {
  const files = new Set(reached.map(({ file }) => file)).size
  const holders = tests.length === 1 ? '1 test holds' : `${tests.length} tests hold`
  return `${subject.name} stands in ${count(reached.length, 'place')} of ${count(files, 'file')}; ${holders} it.`
}

const count = (many: number, word: string): string => `${many} ${word}${many === 1 ? '' : 's'}`
