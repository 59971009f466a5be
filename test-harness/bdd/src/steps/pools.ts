import { given, outcome, when } from '../runner/step.ts'
import { poolNamed } from '../world/configuration.ts'

export const pools = [
  given('a pool with {int} worker(s)', ({ draft }, count) => {
    draft.pools.push(poolNamed('chat', count))
  }),
  given('another pool {string} of the same model', ({ draft }, id) => {
    draft.pools.push(poolNamed(id, 1))
  }),
  given('its worker is not there', (world) => {
    delete world.pool().adapter
  }),
  given('its workers cannot load {string}', ({ workers }, model) => workers.refuse(model)),
  given('its tasks may run for {int} seconds', (world, seconds) => {
    world.pool().timeouts = { wall_ms: seconds * 1000 }
  }),
  given('its tasks may be silent for {int} seconds', (world, seconds) => {
    world.pool().timeouts = { idle_ms: seconds * 1000 }
  }),

  when('an operator drains {string} within {int} seconds', async ({ ask }, pool, seconds) => {
    await ask('POST', `/v1/pools/${pool}/drain`, { deadline_ms: seconds * 1000 })
  }),
  when('an operator drains {string} at once', async ({ ask }, pool) => {
    await ask('POST', `/v1/pools/${pool}/drain`, { deadline_ms: 0 })
  }),
  when('an operator gives {string} the model {string}', async ({ ask }, pool, model) => {
    await ask('POST', `/v1/pools/${pool}/reload`, { new_model_ref: model })
  }),

  outcome('the drain has begun', ({ answer }) => {
    const { status, body } = answer()
    return { seen: [status, body.state], wanted: [202, 'draining'] }
  }),
  outcome('{string} drains and takes no tasks', async ({ ask }, pool) => {
    const { body } = await ask('GET', `/v1/pools/${pool}/health`)
    const { live, ready, draining } = body
    return { seen: { live, ready, draining }, wanted: { live: true, ready: false, draining: true } }
  }),
  outcome('{string} serves again', async ({ ask }, pool) => {
    const { body } = await ask('GET', `/v1/pools/${pool}/health`)
    const { live, ready, draining } = body
    return { seen: { live, ready, draining }, wanted: { live: true, ready: true, draining: false } }
  }),
  outcome('{string} serves {string}', ({ answer }, pool, model) => {
    const { status, body } = answer()
    return { seen: [status, body.pool_id, body.model_ref], wanted: [202, pool, model] }
  }),
  outcome('{string} serves {string} as before', ({ answer }, pool, model) => {
    const { status, body } = answer()
    const reason = String(body.message).split(': ')[0]
    return { seen: [status, body.code, reason], wanted: [409, 'CONFLICT', `pool ${pool} serves ${model} as before`] }
  }),
]
