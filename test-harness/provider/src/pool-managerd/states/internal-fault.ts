import type { Seams } from 'pool-managerd'
import type { Change } from '../../change.ts'
import { failing } from '../../failing.ts'
import type { State } from '../../state.ts'

export const internalFault: State<Change<Seams>> = {
  title: 'every seam of the app throws',
  change: () => ({
    seams: {
      app: ({ manager, registry, ...deps }) => ({ ...deps, manager: failing(manager), registry: failing(registry) }),
    },
  }),
}
