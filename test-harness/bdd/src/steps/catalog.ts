import { given, outcome, when } from '../runner/step.ts'
import { digestOf } from '../world/names.ts'

const models = '/v1/catalog/models'

const modelOf = (id: string, model_ref: string, bytes: string) => ({
  id,
  model_ref,
  engine: 'llamacpp',
  digest: digestOf(bytes),
})

export const catalog = [
  given('the catalog has {string} for {string}', async ({ mustAsk }, id, ref) => {
    await mustAsk('POST', models, modelOf(id, ref, 'weights'))
  }),
  given('the file {string} holds {string}', (world, name, bytes) => {
    world.draft.catalog.model_dir = '.'
    world.file(name, bytes)
  }),
  given('the catalog trusts nothing but {string}', ({ draft }, registry) => {
    draft.catalog.trust_policy = { mode: 'strict', allowed_registries: [registry] }
  }),

  when('an operator adds {string} for {string}', async ({ ask }, id, ref) => {
    await ask('POST', models, modelOf(id, ref, 'weights'))
  }),
  when('an operator adds {string} for {string} with the bytes {string}', async ({ ask }, id, ref, bytes) => {
    await ask('POST', models, modelOf(id, ref, bytes))
  }),
  when('an operator adds {string} for {string} on another engine', async ({ ask }, id, ref) => {
    await ask('POST', models, { ...modelOf(id, ref, 'weights'), engine: 'vllm' })
  }),
  when('an operator looks at the model {string}', async ({ ask }, id) => {
    await ask('GET', `${models}/${id}`)
  }),
  when('an operator deletes {string}', async ({ ask }, id) => {
    await ask('DELETE', `${models}/${id}`)
  }),
  when('an operator verifies {string}', async ({ ask }, id) => {
    await ask('POST', `${models}/${id}/verify`)
  }),
  when('an operator retires {string}', async ({ ask }, id) => {
    await ask('POST', `${models}/${id}/state`, { state: 'Retired' })
  }),
  when('an operator retires {string} within {int} seconds', async ({ ask }, id, seconds) => {
    await ask('POST', `${models}/${id}/state`, { state: 'Retired', deadline_ms: seconds * 1000 })
  }),
  when('an operator brings {string} back', async ({ ask }, id) => {
    await ask('POST', `${models}/${id}/state`, { state: 'Active' })
  }),

  outcome('{string} is {string} and {string}', async ({ ask }, id, state, verification) => {
    const { status, body } = await ask('GET', `${models}/${id}`)
    const seen = [status, body.state, Object(body.verification).status]
    return { seen, wanted: [200, state, verification] }
  }),
  outcome('its verification fails for {string}', ({ answer }, reason) => {
    const { status, body } = answer()
    const { status: verification, reason: why } = Object(body.verification ?? body)
    return { seen: [status, verification, why], wanted: [202, 'failed', reason] }
  }),
]
