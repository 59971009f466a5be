import { failing } from '../../failing.ts'
import type { State } from '../../state.ts'
import type { Change } from '../change.ts'

export const internalFault: State<Change> = {
  title: 'every seam of the app throws',
  change: () => ({
    seams: {
      app: ({ manager, registry, ...deps }) => ({ ...deps, manager: failing(manager), registry: failing(registry) }),
    },
  }),
}
