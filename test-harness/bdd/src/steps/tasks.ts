import type { TaskRequest } from '@contracts/api-types/data'
import { given, outcome, when } from '../runner/step.ts'
import { idOf } from '../world/names.ts'
import type { World } from '../world/world.ts'
import { statusOf } from './status-of.ts'

const tasks = '/v1/tasks'

/** Sends a task that has to be admitted. */
const admitted = async (world: World, name: string, own: Partial<TaskRequest> = {}): Promise<TaskRequest> => {
  const task = world.task(name, own)
  await world.mustAsk('POST', tasks, task)
  return task
}
const running = async (world: World, name: string, own: Partial<TaskRequest> = {}): Promise<void> => {
  const { task_id } = await admitted(world, name, own)
  await world.workers.hasBegun(task_id)
}
const inSession = (session: string) => ({ session_id: idOf('session', session) })

/** What a client may ask for, as people call it. */
const fields: Partial<Record<string, keyof TaskRequest>> = {
  context: 'ctx',
  deadline: 'deadline_ms',
  limit: 'max_tokens',
  prompt: 'expected_tokens',
}

export const taskSteps = [
  given('{string} runs', (world, name) => running(world, name)),
  given('{string} runs in the session {string}', (world, name, session) => running(world, name, inSession(session))),
  given('{string} waits', async (world, name) => {
    await admitted(world, name)
  }),
  given('{string} waits in the session {string}', async (world, name, session) => {
    await admitted(world, name, inSession(session))
  }),
  given('{string} waits as batch', async (world, name) => {
    await admitted(world, name, { priority: 'batch' })
  }),
  given('{string} has given {string}', (world, name, words) => {
    for (const word of words.split(' ')) world.workers.give(world.task(name).task_id, word)
  }),

  when('a client sends {string}', async (world, name) => {
    await world.ask('POST', tasks, world.task(name))
  }),
  when('a client sends {string} as batch', async (world, name) => {
    await world.ask('POST', tasks, world.task(name, { priority: 'batch' }))
  }),
  when('a client sends {string} with a {field} of {int}', async (world, name, field, value) => {
    await world.ask('POST', tasks, world.task(name, { [fields[field] ?? field]: value }))
  }),
  when('a client sends {string} for the model {string}', async (world, name, model) => {
    await world.ask('POST', tasks, world.task(name, { model_ref: model }))
  }),
  when('a client sends {string} in the session {string}', async (world, name, session) => {
    await world.ask('POST', tasks, world.task(name, inSession(session)))
  }),
  when('a client sends {string} without a model', async (world, name) => {
    const { model_ref: _, ...rest } = world.task(name)
    await world.ask('POST', tasks, rest)
  }),
  when('a client cancels {string}', async (world, name) => {
    await world.ask('POST', `${tasks}/${world.task(name).task_id}/cancel`)
  }),
  when('the worker gives {string} for {string}', ({ workers, task }, word, name) =>
    workers.give(task(name).task_id, word),
  ),
  when('the worker ends {string}', ({ workers, task }, name) => workers.end(task(name).task_id)),
  when('the worker of {string} is reset', ({ workers, task }, name) => workers.fail(task(name).task_id)),
  when('{int} second(s) pass(es)', ({ clock }, seconds) => clock.pass(seconds * 1000)),

  outcome('it is admitted at place {int}', ({ answer }, place) => {
    const { status, body } = answer()
    return { seen: [status, body.queue_position], wanted: [202, place] }
  }),
  outcome('its start is foreseen in {int} ms', ({ answer }, ms) => ({
    seen: answer().body.predicted_start_ms,
    wanted: ms,
  })),
  outcome('it is answered as the first time', ({ answer }) => {
    const [again, first] = [answer(), answer(1)]
    return { seen: [again.status, again.body], wanted: [202, { ...first.body }] }
  }),
  outcome('it is refused as {word}', ({ answer }, code) => {
    const { status, body } = answer()
    return { seen: [status, body.code], wanted: [statusOf(code), code] }
  }),
  outcome('it is told of {string}', ({ answer }, words) => {
    const message = String(answer().body.message)
    return { seen: { message, says: message.includes(words) }, wanted: { message, says: true } }
  }),
  outcome('it is done', ({ answer }) => {
    const { status, body } = answer()
    return { seen: [status, body], wanted: [204, {}] }
  }),
  outcome('the tasks begin in the order {string}', async (world, order) => {
    const wanted = order.split(', ')
    await world.workers.hasBegunAll(wanted.length)
    return { seen: world.namesOf(world.workers.begun()), wanted }
  }),
  outcome('the worker is told to stop {string}', async ({ workers, task }, name) => {
    const { task_id } = task(name)
    await workers.hasCanceled(task_id)
    return { seen: workers.canceled(), wanted: [task_id] }
  }),
]
