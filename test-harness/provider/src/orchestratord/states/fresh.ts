import type { State } from '../../state.ts'
import type { Change } from '../change.ts'

export const fresh: State<Change> = {
  title: 'the service was just started',
  change: () => ({}),
}
