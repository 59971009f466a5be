import { hash } from 'node:crypto'
import type { IdFinder } from '@throughline/kernel'
import type { FileFacts, Reference, TestDeclaration } from './file-facts.ts'

/**
 * Tags, titles and comments of a feature; the text of steps and descriptions is prose. A line is read as what it begins
 * with, so that key words of every language do.
 */
export const readGherkin = (text: string, ids: IdFinder): Pick<FileFacts, 'references' | 'tests'> => {
  const lines = text.split('\n')
  const references: Reference[] = []
  const tests: (TestDeclaration & { own: boolean })[] = []
  let tagged: Reference[] = []
  let feature: string | undefined
  let fence: string | undefined
  lines.forEach((content, index) => {
    const line = index + 1
    const trimmed = content.trim()
    const mark = /^("""|```)/.exec(trimmed)?.[1]
    if (mark !== undefined && (fence === undefined || fence === mark)) fence = fence === undefined ? mark : undefined
    if (fence !== undefined || mark !== undefined || trimmed.startsWith('|')) return
    const found = (via: Reference['via'], relation: Reference['relation']): Reference[] =>
      ids.find(content).map(({ id, offset }) => ({ id, relation, via, line, column: offset + 1 }))
    if (trimmed.startsWith('@')) tagged.push(...found('tag', 'verifies'))
    else if (trimmed.startsWith('#')) references.push(...found('comment', 'mentions'))
    else {
      const title = /^(\p{L}[\p{L} ]*):(.*)$/u.exec(trimmed)
      if (!title) return
      const name = (title[2] ?? '').trim()
      const isFeature = feature === undefined
      if (isFeature) feature = name
      // A background and a table of examples are no tests of their own, and a rule only groups.
      const isTest = !isFeature && name !== '' && !groups.test(title[1] ?? '')
      const whole = isFeature ? name : `${feature} > ${name}`
      if (isFeature || isTest) {
        const test = { kind: isFeature ? 'suite' : 'test', name: whole, static: !/<[^>]+>/.test(name) } as const
        tests.push({ ...test, from: line, to: line, tokens: '', own: isTest })
      }
      references.push(...tagged, ...found('title', 'mentions'))
      tagged = []
    }
  })
  references.push(...tagged)
  return finish(lines, references, tests)
}

const groups = /^(?:Background|Rule|Examples|Scenarios)$/

/** A scenario goes to the line before the tags of the next one, a feature to the end. */
const finish = (
  lines: readonly string[],
  references: Reference[],
  drafts: readonly (TestDeclaration & { own: boolean })[],
): Pick<FileFacts, 'references' | 'tests'> => {
  const tests = drafts.map(({ own, ...test }, index): TestDeclaration => {
    const next = own ? drafts[index + 1] : undefined
    let to = next ? next.from - 1 : lines.length
    while (to > test.from && /^\s*(?:[@#].*)?$/.test(lines[to - 1] ?? '')) to--
    const words = lines.slice(test.from, to).filter((line) => !/^\s*(?:#|$)/.test(line))
    const tokens = hash('sha1', words.map((line) => line.trim().replaceAll(/\s+/g, ' ')).join('\n'), 'base64url')
    return { ...test, to, tokens: tokens.slice(0, 12) }
  })
  const withTargets = references.map((reference): Reference => {
    if (reference.via === 'comment') return reference
    const test = tests.find(({ from }) => from >= reference.line)
    return test ? { ...reference, target: { from: test.from, to: test.to } } : reference
  })
  return { references: withTargets, tests }
}
