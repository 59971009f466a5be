import { itemsThere } from './depot.ts'
import type { Handler } from './handlers.ts'

const getReport: Handler = ({ depot, has, parameters }) => {
  const counts = [...Map.groupBy(itemsThere(depot), ({ category }) => category)].map(([category, items]) => [
    category,
    has('count-as-text') ? String(items.length) : items.length,
  ])
  return {
    status: 200,
    body: { year: parameters.year ?? depot.now().getUTCFullYear(), byCategory: Object.fromEntries(counts) },
  }
}

const getHealth: Handler = () => ({ status: 200, body: { status: 'up' } })

export const serviceHandlers: Record<string, Handler> = { getReport, getHealth }
