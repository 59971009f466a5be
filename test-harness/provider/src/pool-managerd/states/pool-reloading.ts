import { ask, type JsonObject, type State } from '../../state.ts'
import type { Change } from '../change.ts'

/** A model that a worker of verify.yaml never becomes ready with. */
const broken = 'hf:tiny/broken'
const longMs = 3_600_000

const slow = (pool: JsonObject): JsonObject => ({ ...pool, health: { ...Object(pool.health), start_ms: longMs } })

export const poolReloading: State<Change> = {
  title: 'a reload of the pool is under way',
  params: ['pool'],
  change: ({ pool }) => ({
    config: ({ pools, ...config }) => ({
      ...config,
      pools: (pools as JsonObject[]).map((each) => (each.id === pool ? slow(each) : each)),
    }),
  }),
  async before(service, { pool }) {
    // It is answered when the service stops.
    void ask(service, 'POST', `/v1/pools/${pool}/reload`, { new_model_ref: broken }).catch(() => undefined)
    let state: unknown
    while (state !== 'reloading') {
      ;({ state } = (await (await ask(service, 'GET', `/v1/pools/${pool}`)).json()) as JsonObject)
    }
  },
}
