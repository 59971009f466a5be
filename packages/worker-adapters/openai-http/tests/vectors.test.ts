import { describe, expect, it } from 'vitest'
import { facing, outcome, taskOf, told } from './support/adapter.ts'
import { inTurn, json } from './support/engine.ts'

const workloads = ['completion', 'embedding', 'rerank'] as const
const end = (tokensOut: number, more: object = {}) => ({ kind: 'end', tokensOut, kvBytes: 0, ...more })

describe('an embedding', () => {
  const task = taskOf({ workload: 'embedding', prompt: '', inputs: ['one', 'two'] })
  const rows = [
    { index: 1, embedding: [0.5, -1] },
    { index: 0, embedding: [1, 0] },
  ]

  it('[OC-ADAPT-5045] gives the vector of each input as a token, in their order', async () => {
    const play = json(200, { data: rows, usage: { prompt_tokens: 4, total_tokens: 4 } })
    const { adapter, engine } = await facing(play, { workloads })
    expect(await told(adapter.submit(task))).toEqual({
      texts: ['[1,0]', '[0.5,-1]'],
      end: end(2, { usage: { tokensIn: 4, tokensOut: 0 } }),
    })
    expect(engine.asked.map(({ path, body }) => [path, body])).toEqual([
      ['/v1/embeddings', { model: 'tiny-chat', input: ['one', 'two'], encoding_format: 'float' }],
    ])
  })

  it('[OC-ADAPT-5045] is that of the prompt where there are no inputs', async () => {
    const { adapter, engine } = await facing(json(200, { data: [{ index: 0, embedding: [1] }] }), { workloads })
    await told(adapter.submit({ ...task, prompt: 'alone', inputs: [] }))
    expect(engine.asked[0]?.body).toMatchObject({ input: ['alone'] })
  })

  it('[OC-ADAPT-5023] has no more tokens than it may have', async () => {
    const got = await outcome(json(200, { data: rows }), { workloads }, { ...task, maxTokens: 1 })
    expect(got).toMatchObject({ texts: ['[1,0]'], end: end(1) })
  })

  it('[OC-ADAPT-5024] is asked for again as a completion is', async () => {
    const got = await outcome(inTurn(json(503, {}), json(200, { data: rows })), { workloads }, task)
    expect(got).toMatchObject({ asked: 2, end: end(2) })
  })

  it.each<[string, unknown]>([
    ['a list', []],
    ['no rows', { data: {} }],
    ['a row that is none', { data: [5] }],
    ['no index', { data: [{ embedding: [1] }] }],
    ['no vector', { data: [{ index: 0, embedding: 'AAAA' }] }],
    ['no numbers', { data: [{ index: 0, embedding: [1, null] }] }],
  ])('[OC-ADAPT-5038] fails where the answer has another shape: %s', async (_name, body) => {
    expect(await outcome(json(200, body), { workloads }, task)).toMatchObject({
      texts: [],
      error: 'Adapter',
      message: 'the worker sent an answer of another shape',
    })
  })

  it('[OC-ADAPT-5035] fails where the answer is longer than it may be', async () => {
    const long = json(200, { data: [{ index: 0, embedding: Array(5000).fill(1) }] })
    expect(await outcome(long, { workloads }, task)).toMatchObject({
      error: 'Adapter',
      message: 'the answer of the worker is longer than 4096 bytes',
    })
  })
})

describe('a rerank', () => {
  const task = taskOf({ workload: 'rerank', prompt: 'salt', inputs: ['tea', 'sea', 'lamp'] })

  it('[OC-ADAPT-5045] gives the rank of each input as a token, the best first', async () => {
    const results = [
      { index: 2, relevance_score: 0.1, document: 'lamp' },
      { index: 0, relevance_score: 0.2 },
      { index: 1, relevance_score: 0.9 },
    ]
    const { adapter, engine } = await facing(json(200, { results }), { workloads })
    expect(await told(adapter.submit(task))).toEqual({
      texts: [
        '{"index":1,"relevance_score":0.9}',
        '{"index":0,"relevance_score":0.2}',
        '{"index":2,"relevance_score":0.1}',
      ],
      end: end(3),
    })
    expect(engine.asked.map(({ path, body }) => [path, body])).toEqual([
      ['/v1/rerank', { model: 'tiny-chat', query: 'salt', documents: ['tea', 'sea', 'lamp'] }],
    ])
  })

  it('[OC-ADAPT-5038] fails where a rank is none', async () => {
    const play = json(200, { results: [{ index: 0, relevance_score: 'high' }] })
    expect(await outcome(play, { workloads }, task)).toMatchObject({ error: 'Adapter' })
  })
})

it('[OC-ADAPT-5046] a workload that is not offered is refused, and nothing is sent', async () => {
  const { adapter, engine } = await facing(json(200, {}))
  expect((await adapter.props()).workloads).toEqual(['completion'])
  const asked = engine.asked.length
  expect(await told(adapter.submit(taskOf({ workload: 'rerank' })))).toEqual({
    texts: [],
    error: 'Adapter',
    message: 'the worker does not do rerank',
  })
  expect(engine.asked.length).toBe(asked)
})
