import type { State } from '../../state.ts'
import type { Change } from '../change.ts'

/** The discard port, at which nobody answers in HTTP. */
const nowhere = 'http://127.0.0.1:9'

export const poolManagerAway: State<Change> = {
  title: 'the pools are those of a manager that cannot be asked',
  change: () => ({
    config: ({ catalog: _, ...config }) => ({ ...config, pool_manager: { url: nowhere } }),
  }),
}
