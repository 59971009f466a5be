import type { Finding } from '../finding.ts'
import { sortedFindings } from '../report.ts'
import type { Printer } from './printer.ts'

/**
 * Each finding is a case: an error is a failure, anything less passes and says what it has to say. A report without
 * findings is one case that passes, since an empty suite reads as one that did not run.
 */
// implements: TL-EDGE-009
// implements: TL-EDGE-009
export const junit: Printer = ({ command, findings }) => {
  const sorted = sortedFindings(findings)
  const cases =
    sorted.length > 0
      ? sorted.map(caseOf)
      : [`    <testcase ${attributes({ classname: command, name: 'no findings' })}/>`]
  const failures = sorted.filter(({ level }) => level === 'error').length
  const suite = { name: `xtask ${command}`, tests: String(cases.length), failures: String(failures), errors: '0' }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes({ tests: suite.tests, failures: suite.failures, errors: suite.errors })}>`,
    `  <testsuite ${attributes(suite)}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

const caseOf = ({ code, level, message, location, related = [], help }: Finding): string => {
  const place = location ? `${location.file}:${location.line}:${location.column}` : ''
  const lines = [
    place === '' ? message : `${place}: ${message}`,
    ...related.map(({ message: what, location: at }) => `${at.file}:${at.line}:${at.column}: ${what}`),
    ...(help === undefined ? [] : [help]),
  ]
  const body = escaped(lines.join('\n'))
  const inner =
    level === 'error'
      ? `<failure ${attributes({ type: code, message })}>${body}</failure>`
      : `<system-out>${level}: ${body}</system-out>`
  const name = place === '' ? message : `${place} ${message}`
  return `    <testcase ${attributes({ classname: code, name, ...(location && { file: location.file }) })}>${inner}</testcase>`
}

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
