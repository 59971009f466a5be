import { loadConfig, problemText } from '@contracts/config-schema'
import { describe, expect, it } from 'vitest'
import { poolFaults } from '../src/index.ts'

const check = (pool: object, want: string[], env: Record<string, string> = {}): void => {
  const text = JSON.stringify({ pools: [{ id: 'a', engine: 'vllm', model: 'm', devices: [0, 1], ...pool }] })
  const { config, problems } = loadConfig(text, 'c.yaml')
  expect(problems.map(problemText)).toEqual([])
  expect(config && poolFaults(config, env)).toEqual(want)
}
const http = (more: object = {}) => ({ adapter: { kind: 'openai-http', base_urls: ['http://a'], ...more } })

describe('the pools of a configuration', () => {
  it('are in order as they come', () => {
    check({}, [])
    check({ adapter: { kind: 'mock' } }, [])
    check(http(), [])
  })

  it('[OC-CONFIG-6015] have one address for each device, or one for all', () => {
    check(http({ base_urls: ['http://a', 'http://b'] }), [])
    check({ ...http({ base_urls: ['http://a', 'http://b'] }), devices: [3] }, [
      "pool 'a': 2 base_urls for 1 devices: name one for each, or one for all",
    ])
    check(http({ base_urls: ['http://a', 'http://b', 'http://c'] }), [
      "pool 'a': 3 base_urls for 2 devices: name one for each, or one for all",
    ])
  })

  it('[OC-CONFIG-6016] name variables that are set', () => {
    const fault = "pool 'a': the environment variable KEY, which adapter.api_key_env names, is not set"
    check(http({ api_key_env: 'KEY' }), [fault])
    check(http({ api_key_env: 'KEY' }), [fault], { KEY: '' })
    check(http({ api_key_env: 'KEY' }), [], { KEY: 'secret' })
  })

  it('[OC-CONFIG-6034] have delays that grow', () => {
    check({ restart: { initial_ms: 100, max_ms: 100 } }, [])
    check({ restart: { initial_ms: 100, max_ms: 99 } }, [
      "pool 'a': restart.max_ms is 99, less than initial_ms, which is 100",
    ])
    check(http({ retries: { initial_ms: 9000 } }), [
      "pool 'a': adapter.retries.max_ms is 5000, less than initial_ms, which is 9000",
    ])
  })
})
