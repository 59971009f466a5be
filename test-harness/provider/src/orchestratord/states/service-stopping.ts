import type { State } from '../../state.ts'
import type { Change } from '../change.ts'

export const serviceStopping: State<Change> = {
  title: 'the service has been told to stop',
  change: () => ({
    seams: {
      app(deps) {
        void deps.orchestrator.stop()
        return deps
      },
    },
  }),
}
