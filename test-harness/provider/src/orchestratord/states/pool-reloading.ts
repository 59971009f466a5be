import type { JsonObject, State } from '../../state.ts'
import type { Change } from '../change.ts'

const stuck = 'file:stuck.gguf'

/** A worker that never loads the model keeps its pool in the middle of a reload. */
const adapter = { kind: 'mock', refused_models: [stuck] }

export const poolReloading: State<Change> = {
  title: 'the pool fast is being reloaded',
  change: () => ({
    config: ({ pools, catalog: _, ...config }) => ({
      ...config,
      pools: (Array.isArray(pools) ? pools : []).map((pool): JsonObject => {
        const { health: _, ...rest } = Object(pool)
        return rest.id === 'fast' ? { ...rest, adapter } : rest
      }),
    }),
  }),
  async before({ app }) {
    const body = JSON.stringify({ new_model_ref: stuck })
    const request = new Request('http://state/v1/pools/fast/reload', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    })
    // Answered when the service stops.
    void Promise.resolve(app.fetch(request)).catch(() => undefined)
    // The body is read before the pool is asked.
    for (let turn = 0; turn < 10; turn++) await new Promise((done) => setImmediate(done))
  },
}
