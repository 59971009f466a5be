import { given, outcome, when } from '../runner/step.ts'
import { digestOf } from '../world/names.ts'

const artifacts = '/v1/artifacts'
const planOf = (text: string) => ({ kind: 'plan', content: { text }, tags: ['draft'] })

export const artifactSteps = [
  given('the plan {string} is kept', async ({ mustAsk }, text) => {
    await mustAsk('POST', artifacts, planOf(text))
  }),

  when('a client keeps the plan {string}', async ({ ask }, text) => {
    await ask('POST', artifacts, planOf(text))
  }),
  when('a client keeps the plan {string} with its fields in another order', async ({ ask }, text) => {
    const { kind, content, tags } = planOf(text)
    await ask('POST', artifacts, { tags, content, kind })
  }),
  when('a client keeps the plan {string} under a parent that nobody has', async ({ ask }, text) => {
    await ask('POST', artifacts, { ...planOf(text), parent: digestOf('nobody') })
  }),
  when('a client asks for what was kept', async ({ ask, answer }) => {
    await ask('GET', `${artifacts}/${answer().body.id}`)
  }),
  when('a client asks for an artifact that nobody has', async ({ ask }) => {
    await ask('GET', `${artifacts}/${digestOf('nobody')}`)
  }),

  outcome('the plan {string} is kept under its own digest', ({ answer }, text) => {
    const { status, body } = answer()
    const canonical = JSON.stringify({ content: { text }, kind: 'plan', tags: ['draft'] })
    const wanted = [201, digestOf(canonical), 'plan', canonical.length]
    return { seen: [status, body.id, body.kind, body.bytes], wanted }
  }),
  outcome('it is the same artifact as before', ({ answer }) => {
    const [again, first] = [answer(), answer(1)]
    return { seen: [again.status, again.body], wanted: [201, { ...first.body }] }
  }),
  outcome('it is the plan {string}', ({ answer }, text) => {
    const { status, body } = answer()
    const { kind, content, tags } = body
    return { seen: [status, { kind, content, tags }], wanted: [200, planOf(text)] }
  }),
]
