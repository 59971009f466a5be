import { given, outcome, when } from '../runner/step.ts'
import { type EventReader, storyOf } from '../world/event-reader.ts'

const other = (name: string): string => `${name}, somebody else`

/** All that was read, once it is as long as it should be or longer. */
const story = async (reader: EventReader, told: string) => {
  const wanted = told.split(', ')
  if (/^(end|error) /.test(wanted.at(-1) ?? '')) await reader.end()
  await reader.until((events) => storyOf(events).length >= wanted.length)
  return { seen: storyOf(reader.events), wanted }
}

export const streams = [
  given('somebody reads {string}', ({ read }, name) => read(name)),
  given('transcripts are kept', ({ draft }) => {
    draft.server.keep_transcripts = true
  }),

  when('a reader comes to {string}', ({ read }, name) => read(name)),
  when('another reader comes to {string}', ({ read }, name) => read(name, other(name))),
  when('a reader goes on with {string} behind token {int}', ({ read }, name, last) => read(name, name, String(last))),
  when('the reader of {string} leaves', ({ reader }, name) => reader(name).leave()),
  when('the reader of {string} has the word {string}', ({ reader }, name, word) =>
    reader(name).until((events) => events.some((each) => each.event === 'token' && each.data.t === word)),
  ),

  outcome('the reader of {string} is told {string}', ({ reader }, name, told) => story(reader(name), told)),
  outcome('the other reader of {string} is told {string}', ({ reader }, name, told) =>
    story(reader(other(name)), told),
  ),
  outcome('{string} has closed with {string}', async (world, name, wanted) => {
    await world.read(name)
    await world.reader(name).end()
    return { seen: storyOf(world.reader(name).events).at(-1), wanted }
  }),
  outcome('the reader of {string} is told that {int} task(s) wait(s)', async ({ reader }, name, count) => {
    const { events, until } = reader(name)
    await until(() => events.some(({ event }) => event === 'metrics'))
    const metrics = events.find(({ event }) => event === 'metrics')?.data
    return { seen: metrics && 'queue_depth' in metrics && metrics.queue_depth, wanted: count }
  }),
  outcome('the tokens of {string} are numbered {string}', async ({ reader }, name, numbers) => {
    await reader(name).end()
    return { seen: [...reader(name).ids], wanted: numbers.split(', ') }
  }),
  outcome('the end of {string} names the transcript {string}', async (world, name, text) => {
    await world.reader(name).end()
    const end = world.reader(name).events.find((each) => each.event === 'end')?.data
    const id = end && 'transcript' in end ? String(end.transcript) : ''
    const { body } = await world.ask('GET', `/v1/artifacts/${id}`)
    const { kind, content } = body
    return { seen: { kind, text: Object(content).text }, wanted: { kind: 'trace', text } }
  }),
]
