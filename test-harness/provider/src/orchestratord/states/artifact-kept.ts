import { ask, type State } from '../../state.ts'
import type { Change } from '../change.ts'

export const artifactKept: State<Change> = {
  title: 'a plan is kept as an artifact',
  change: () => ({}),
  async before(service) {
    await ask(service, 'POST', '/v1/artifacts', {
      kind: 'plan',
      content: { steps: ['read', 'write'] },
      tags: ['draft'],
    })
  },
}
