import type { Finding } from '../finding.ts'
import { type Case, sortedFindings } from '../report.ts'
import type { Printer } from './printer.ts'

/**
 * What a command tried is a case each, and what it found in none of them as well. An error is a failure, anything less
 * passes and says what it has to say. Without any there is one case that passes, since an empty suite reads as one that
 * did not run.
 */
// implements: TL-EDGE-009
export const junit: Printer = ({ command, findings, cases = [] }) => {
  const sorted = sortedFindings(findings)
  const taken = new Set(cases.flatMap(({ found }) => found))
  const written = [
    ...cases.map((each) => caseText(each, sorted)),
    ...sorted.filter(({ fingerprint }) => !taken.has(fingerprint)).map(findingText),
  ]
  if (written.length === 0) written.push(elementOf({ classname: command, name: 'no findings' }, []))
  const count = (inner: string) => String(written.filter((each) => each.includes(`><${inner} `)).length)
  const counts = { tests: String(written.length), failures: count('failure'), errors: '0' }
  const skipped = cases.length > 0 ? { skipped: count('skipped') } : {}
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes(counts)}>`,
    `  <testsuite ${attributes({ name: `xtask ${command}`, ...counts, ...skipped })}>`,
    ...written,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

const caseText = ({ group, name, found, skipped }: Case, findings: readonly Finding[]): string => {
  const own = findings.filter(({ fingerprint }) => found.includes(fingerprint))
  const inner =
    skipped === undefined
      ? own.length === 0
        ? []
        : [outcomeOf(own)]
      : [`<skipped ${attributes({ message: skipped })}/>`]
  return elementOf({ classname: group, name }, inner)
}

const findingText = (finding: Finding): string => {
  const { code, message, location } = finding
  const name = location ? `${placeOf(finding)} ${message}` : message
  return elementOf({ classname: code, name, ...(location && { file: location.file }) }, [outcomeOf([finding])])
}

/** The first error names the failure; its text holds all. */
const outcomeOf = (findings: readonly Finding[]): string => {
  const [first, ...more] = findings.filter(({ level }) => level === 'error')
  const all = findings.map((each) => `${each.level === 'error' ? '' : `${each.level}: `}${linesOf(each)}`)
  const body = escaped(all.join('\n\n'))
  if (!first) return `<system-out>${body}</system-out>`
  const message = more.length > 0 ? `${first.message} (and ${more.length} more)` : first.message
  return `<failure ${attributes({ type: first.code, message })}>${body}</failure>`
}

const placeOf = ({ location }: Finding): string =>
  location ? `${location.file}:${location.line}:${location.column}` : ''

const linesOf = (finding: Finding): string => {
  const { message, related = [], help } = finding
  const place = placeOf(finding)
  return [
    place === '' ? message : `${place}: ${message}`,
    ...related.map(({ message: what, location: at }) => `${at.file}:${at.line}:${at.column}: ${what}`),
    ...(help === undefined ? [] : [help]),
  ].join('\n')
}

const elementOf = (values: Readonly<Record<string, string>>, inner: readonly string[]): string =>
  inner.length === 0
    ? `    <testcase ${attributes(values)}/>`
    : `    <testcase ${attributes(values)}>${inner.join('')}</testcase>`

const attributes = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(value).replaceAll('\n', '&#10;')}"`)
    .join(' ')

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML 1.0 has no place for most control characters, not even as entities, nor for half of a pair of units. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)
