import { given, outcome, when } from '../runner/step.ts'
import { keptBytes } from '../world/hand-workers.ts'
import { idOf } from '../world/names.ts'

const pathOf = (session: string): string => `/v1/sessions/${idOf('session', session)}`

export const sessions = [
  given('sessions last {int} seconds', ({ draft }, seconds) => {
    draft.sessions.ttl_ms = seconds * 1000
  }),
  given('a session may use {int} tokens', ({ draft }, tokens) => {
    draft.sessions.budgets = { tokens }
  }),

  when('a client looks at the session {string}', async ({ ask }, session) => {
    await ask('GET', pathOf(session))
  }),
  when('a client ends the session {string}', async ({ ask }, session) => {
    await ask('DELETE', pathOf(session))
  }),

  outcome('the session has {int} turn(s) and {int} seconds left', ({ answer }, turns, seconds) => {
    const { status, body } = answer()
    return { seen: [status, body.turns, body.ttl_ms_remaining], wanted: [200, turns, seconds * 1000] }
  }),
  outcome('the session has {int} tokens left', ({ answer }, tokens) => {
    const { status, body } = answer()
    return { seen: [status, body.tokens_budget_remaining], wanted: [200, tokens] }
  }),
  outcome('the session is warm', ({ answer }) => {
    const { kv_warmth, kv_bytes } = answer().body
    return { seen: { kv_warmth, kv_bytes }, wanted: { kv_warmth: true, kv_bytes: keptBytes } }
  }),
  outcome('the answer tells of {int} tokens left', ({ answer }, tokens) => {
    const { status, headers } = answer()
    return { seen: [status, headers.get('X-Budget-Tokens-Remaining')], wanted: [202, String(tokens)] }
  }),
]
