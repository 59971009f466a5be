import type { VerifiedExchange } from './verify-service.ts'

/** Marks of a line: words where a terminal may not have the signs. */
const signs = {
  plain: { passed: 'ok', failed: 'FAILED', notReached: 'not reached' },
  terminal: { passed: '✓', failed: '✗', notReached: '–' },
} as const

/** One aligned line an operation: the statuses that its exchanges stand under, and how they went. */
export const exchangeTable = (exchanges: readonly VerifiedExchange[], form: keyof typeof signs): string[] => {
  const operations = new Map<string, VerifiedExchange[]>()
  for (const exchange of exchanges) {
    const key = `${exchange.contract}\n${exchange.operationId}`
    operations.set(key, [...(operations.get(key) ?? []), exchange])
  }
  const rows = [...operations.values()].map((own) => ({
    name: own[0]?.operationId ?? '',
    statuses: countedStatuses(own),
    verdict: verdictOf(own, form),
  }))
  const width = (column: 'name' | 'statuses') => Math.max(0, ...rows.map((row) => row[column].length))
  const [names, statuses] = [width('name'), width('statuses')]
  return rows.map((row) => `  ${row.name.padEnd(names)}  ${row.statuses.padEnd(statuses)}  ${row.verdict}`)
}

/** `202 400x2 429`: each status once, with how often it is tried. */
const countedStatuses = (exchanges: readonly VerifiedExchange[]): string =>
  [...Map.groupBy(exchanges, ({ status }) => status)]
    .map(([status, own]) => (own.length > 1 ? `${status}x${own.length}` : status))
    .join(' ')

const verdictOf = (exchanges: readonly VerifiedExchange[], form: keyof typeof signs): string => {
  const sign = signs[form]
  const named = (own: readonly VerifiedExchange[]) => own.map(({ status, key }) => `${status} ${key}`).join(', ')
  const failed = exchanges.filter(({ reached, passed }) => reached && !passed)
  const notReached = exchanges.filter(({ reached }) => !reached)
  if (notReached.length === exchanges.length) return sign.notReached
  const parts = [
    ...(failed.length > 0 ? [`${sign.failed} ${named(failed)}`] : []),
    ...(notReached.length > 0 ? [`${sign.notReached} ${named(notReached)}`] : []),
  ]
  return parts.length === 0 ? sign.passed : parts.join('; ')
}
