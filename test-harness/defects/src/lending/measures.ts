import { Counter, Gauge, Registry } from 'prom-client'
import type { BugId } from './bugs.ts'
import { type Depot, itemsThere } from './depot.ts'

/** What the service counts, and how it exposes that. */
export interface Measures {
  answered(method: string, path: string, status: number): void
  created(category: string): void
  scrape(): Promise<Response>
}

export const measuresOf = (depot: Depot, has: (bug: BugId) => boolean): Measures => {
  const registry = new Registry()
  const labels = [
    'method',
    ...(has('metrics-label-missing') ? [] : ['status']),
    ...(has('metrics-label-extra') ? ['path'] : []),
  ]
  const requests = new Counter({
    name: 'requests_total',
    help: 'Answers that were sent.',
    labelNames: labels,
    registers: [registry],
  })
  const items = new Counter({
    name: 'items_created_total',
    help: 'Items that were added.',
    labelNames: ['category'],
    registers: [registry],
  })
  const stock = { name: 'items_in_stock', help: 'Items that are there.', registers: [registry] }
  const level = has('metrics-type-wrong') ? new Counter(stock) : new Gauge(stock)
  if (has('metrics-family-missing')) registry.removeSingleMetric('items_created_total')
  return {
    answered(method, path, status) {
      const values: Record<string, string> = { method, status: String(status), path }
      requests.inc(Object.fromEntries(labels.map((label) => [label, values[label] ?? ''])))
    },
    created: (category) => items.inc({ category: has('metrics-label-value') ? category.toUpperCase() : category }),
    async scrape() {
      level.reset()
      level.inc(itemsThere(depot).length)
      const text = await registry.metrics()
      if (has('metrics-goes-down')) requests.reset()
      const type = has('metrics-content-type') ? 'application/json' : registry.contentType
      return new Response(text, { headers: { 'Content-Type': type } })
    },
  }
}
