import type { Seams } from 'orchestratord'
import type { Change } from '../../change.ts'
import type { State } from '../../state.ts'

export const noPoolReady: State<Change<Seams>> = {
  title: 'no pool has a worker',
  change: () => ({
    config: ({ pools, ...config }) => ({
      ...config,
      pools: (Array.isArray(pools) ? pools : []).map((pool) => {
        const { adapter: _, ...rest } = Object(pool)
        return rest
      }),
    }),
  }),
}
