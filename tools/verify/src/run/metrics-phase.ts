import type { Finding } from '@throughline/kernel'
import {
  judgeMovement,
  judgeScrape,
  type MetricFamily,
  type MetricsContract,
  parseExposition,
  scrape,
} from '@throughline/metrics'

export interface MetricsTarget {
  /** Where the exposition is read. */
  url: string
  contract: MetricsContract
}

/** Watches the exposition of a service around the traffic that is sent to it. */
export interface MetricsWatch {
  /** Reads it once more, and judges all that was read. */
  finish(succeeded: ReadonlySet<string>): Promise<Finding[]>
}

export const watchMetrics = async (
  { url, contract }: MetricsTarget,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<MetricsWatch> => {
  const findings: Finding[] = []
  const read = async (quiet: boolean): Promise<readonly MetricFamily[] | undefined> => {
    const scraped = await scrape({ url, name: '/metrics', signal, timeoutMs })
    if (scraped.value === undefined) {
      if (!quiet) findings.push(...scraped.findings)
      return undefined
    }
    const parsed = parseExposition(scraped.value, '/metrics')
    if (!quiet) findings.push(...scraped.findings, ...parsed.findings)
    return parsed.value
  }
  const before = await read(true)
  return {
    async finish(succeeded) {
      const after = await read(false)
      // Once more without traffic between: only the scrapes themselves can have changed anything.
      const again = await read(true)
      if (!after) return findings
      findings.push(...judgeScrape(contract, after).map(together))
      if (before) findings.push(...judgeMovement(contract, again ? [before, after, again] : [before, after], succeeded))
      return findings
    },
  }
}

/** What waits for traffic is one thing to be said. */
const together = (each: Finding): Finding => {
  const [, at = ''] = /^'([^']+)'/.exec(each.message) ?? []
  if (each.code !== 'metric-unobserved') return each
  return { ...each, cause: { id: each.code, message: 'these metrics have no sample yet', at } }
}
