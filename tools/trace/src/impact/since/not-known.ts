import type { Finding } from '@throughline/kernel'
import { finding } from '../findings.ts'
import type { SinceContext } from './context.ts'
import type { KnownTest } from './known-tests.ts'
import type { Reason } from './selection.ts'

/** What had to be guessed, so that nobody takes it for known. */
// implements: TL-TRACE-409
export const notKnown = (
  { changes, packages }: SinceContext,
  selected: readonly { test: KnownTest; why: readonly Reason[] }[],
  broken: readonly string[],
): Finding[] => {
  const guessed = selected.filter(({ why }) => why.every(({ kind }) => kind === 'unknown'))
  const findings = broken.map((file) => {
    const location = { file, line: 1, column: 1 }
    return finding('contract-not-compared', `${file} does not parse, before the change or after it`, { location })
  })
  const byNote = Map.groupBy(
    guessed.filter(({ test }) => !test.leftOut),
    ({ why }) => why[0]?.note ?? '',
  )
  for (const [note, tests] of byNote) {
    const names = [...new Set(tests.map(({ test }) => packages.of(test.file)?.name ?? test.file))]
    const message = `${tests.length} selected for what is not known (${note}): ${someOf(names)}`
    findings.push(finding('execution-unknown', message, { anchor: note }))
  }
  const left = [...new Set(selected.filter(({ test }) => test.leftOut).map(({ test }) => test.file))]
  if (left.length > 0) findings.push(finding('tests-left-out', someOf(left), { anchor: 'left out' }))
  for (const { path, unread } of changes) {
    if (unread) findings.push(finding('change-not-compared', `${path}: ${reasons[unread]}`, { anchor: path }))
  }
  return findings
}

const reasons = {
  binary: 'it is binary',
  large: 'it is very large',
  link: 'it is a symbolic link',
  submodule: 'it is a submodule',
  absent: 'this clone does not have what it held',
} as const

const someOf = (names: readonly string[], most = 5): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`
