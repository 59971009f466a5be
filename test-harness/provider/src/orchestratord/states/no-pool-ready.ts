import type { State } from '../../state.ts'
import type { Change } from '../change.ts'

export const noPoolReady: State<Change> = {
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
