import { ask, type State } from '../../state.ts'
import type { Change } from '../change.ts'

export const modelRetired: State<Change> = {
  title: 'the catalog has retired a model',
  params: ['model_ref'],
  change: () => ({ config: ({ catalog: _, ...config }) => config }),
  async before(service, { model_ref = 'hf:tiny/chat' }) {
    const digest = `sha256:${'0'.repeat(64)}`
    await ask(service, 'POST', '/v1/catalog/models', { id: 'old', model_ref, engine: 'llamacpp', digest })
    await ask(service, 'POST', '/v1/catalog/models/old/state', { state: 'Retired' })
  },
}
