import { ask, type State } from '../../state.ts'
import type { Change } from '../change.ts'

export const catalogHolds: State<Change> = {
  title: 'the catalog has a model, and asks for no signatures',
  params: ['id'],
  change: () => ({ config: ({ catalog: _, ...config }) => config }),
  async before(service, { id = 'old' }) {
    const digest = `sha256:${'0'.repeat(64)}`
    const model = { id, model_ref: `hf:tiny/${String(id)}`, engine: 'llamacpp', digest }
    await ask(service, 'POST', '/v1/catalog/models', model)
  },
}
