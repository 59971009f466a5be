import { given, outcome } from '../runner/step.ts'

export const queue = [
  given('its queue holds {int} task(s) and refuses more', (world, capacity) => {
    world.pool().queue = { capacity, full_policy: 'reject' }
  }),
  given('its queue holds {int} task(s) and drops the least recent for more', (world, capacity) => {
    world.pool().queue = { capacity, full_policy: 'drop-lru' }
  }),
  given('it takes {int} batch task(s) a second', (world, rate) => {
    world.pool().admission = { priorities: [{ name: 'batch', rate_limit_rps: rate }] }
  }),

  outcome('the policy is told as {string}', ({ answer }, policy) => {
    const { policy_label, retriable } = answer().body
    return { seen: { policy_label, retriable }, wanted: { policy_label: policy, retriable: true } }
  }),
  outcome('it is told when to come back', ({ answer }) => {
    const { headers, body } = answer()
    const ms = Number(body.retry_after_ms)
    const seen = { waits: ms > 0, exact: headers.get('X-Backoff-Ms'), whole: headers.get('Retry-After') }
    const wanted = { waits: true, exact: String(ms), whole: String(Math.max(1, Math.ceil(ms / 1000))) }
    return { seen, wanted }
  }),
  outcome('it may come back in {int} ms', ({ answer }, ms) => ({ seen: answer().body.retry_after_ms, wanted: ms })),
  outcome('{int} task(s) wait(s)', async ({ ask }, count) => {
    const { body } = await ask('GET', '/v1/pools/chat/health')
    return { seen: body.metrics, wanted: { ...Object(body.metrics), queue_depth: count } }
  }),
]
