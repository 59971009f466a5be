import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { comparable, differencesOf, unusedRows } from '../src/differences.ts'
import { mayDiffer } from '../src/may-differ.ts'
import { answerIn, part } from '../src/parts.ts'
import { record } from '../src/record.ts'
import { onFirstReplica, onSecondReplica } from '../src/story.ts'

const planted = fileURLToPath(new URL('planted-daemon.ts', import.meta.url))
const seed = 7
let first: string
beforeAll(async () => {
  first = await record({ seed })
})

const tokensOf = (stream: string): string[] => stream.split('\n').filter((line) => line.startsWith('data: {"t":'))

describe('two processes of one seed', () => {
  it('[OC-TEST-7040] say the same, byte for byte, apart from what is listed', async () => {
    expect(differencesOf(first, await record({ seed }))).toEqual([])
  })
  it('[OC-TEST-7041] use each row of the list, which hides no token, status or name', () => {
    expect(unusedRows(first)).toEqual([])
    const kept = (text: string) => text.match(/^(data: \{"t".*|\d{3}|=== .*|[a-z_]+(?=\{))/gm)
    expect(kept(comparable(first))).toEqual(kept(first))
    expect(mayDiffer.length).toBeLessThanOrEqual(12)
  })
  it('[OC-TEST-7041] a value of another form is not hidden', () => {
    expect(differencesOf(part('a', '{"decode_ms":1}'), part('a', '{"decode_ms":-1}'))).toEqual([
      'a: {"decode_ms":<ms>} | {"decode_ms":-1}',
    ])
    expect(differencesOf(part('a', 'x'), part('a', 'x\ny'))).toEqual(['a: (nothing) | y'])
    expect(differencesOf(part('a', 'x'), part('b', 'x'))).toEqual(['a | b'])
    expect(differencesOf(part('a', 'x'), '')).toEqual(['a | (nothing)'])
  })
})

it('[OC-TEST-7042] two replicas of one seed give the same tokens', () => {
  const [one, other] = [tokensOf(answerIn(first, onFirstReplica)), tokensOf(answerIn(first, onSecondReplica))]
  expect([one.length, other]).toEqual([12, one])
  const started = (replica: string) =>
    new RegExp(`^tasks_started_total\\{[^}]*replica_id="${replica}",priority="interactive"\\} (\\d+)$`, 'm').exec(
      first,
    )?.[1]
  expect([started('chat-0'), started('chat-1')]).toEqual(['3', '1'])
})

it('[OC-TEST-7040] another seed says other words', async () => {
  const other = await record({ seed: 8 })
  const tokens = (text: string) => tokensOf(answerIn(text, onFirstReplica))
  expect([tokens(other).length, tokens(other).join() === tokens(first).join()]).toEqual([12, false])
})

it.each([
  ['words', 'GET /v1/tasks/00000001-0000-4000-8000-000000000001/stream'],
  ['answer', 'GET /v1/capabilities'],
  ['metric', 'GET /metrics'],
  ['log', 'log'],
])('[OC-TEST-7043] randomness in the %s is seen where it is', async (plant, place) => {
  const differences = differencesOf(first, await record({ seed, entry: planted, env: { PLANT: plant } }))
  expect(differences.map((each) => each.slice(0, each.indexOf(': ')))).toContain(place)
})
