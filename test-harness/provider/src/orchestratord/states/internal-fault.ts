import type { Seams } from 'orchestratord'
import type { Change } from '../../change.ts'
import { failing } from '../../failing.ts'
import type { State } from '../../state.ts'

export const internalFault: State<Change<Seams>> = {
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
