import type { Query } from './query.ts'

/** Every query: one row here, one file beside it, loaded when it is asked. */
export const queries = {
  handlers: { load: async () => (await import('./handlers.ts')).handlers },
  metrics: { load: async () => (await import('./metrics.ts')).metrics },
  errors: { load: async () => (await import('./errors.ts')).errors },
  requirements: { load: async () => (await import('./requirements.ts')).requirements },
  generated: { load: async () => (await import('./generated.ts')).generated },
} as const satisfies Record<string, { load: () => Promise<Query> }>

export type QueryName = keyof typeof queries
export const queryNames = Object.keys(queries) as QueryName[]
