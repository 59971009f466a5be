import { failing } from '../../failing.ts'
import type { State } from '../../state.ts'
import type { Change } from '../change.ts'

export const internalFault: State<Change> = {
  title: 'every seam of the app throws',
  change: () => ({
    seams: {
      app: ({ orchestrator, control, registry, ...deps }) => ({
        ...deps,
        orchestrator: failing(orchestrator),
        registry: failing(registry),
        control: {
          ...control,
          catalog: failing(control.catalog),
          artifacts: failing(control.artifacts),
          directory: failing(control.directory),
        },
      }),
    },
  }),
}
