import { createMetrics } from '@contracts/metrics'
import { Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { createMeasure } from '../src/measure.ts'
import { configOf, manage } from './support/manage.ts'

const pools = [{ devices: [0, 1], restart: { initial_ms: 100, max_attempts: 2 } }]

/** The values of a family, by one label, of those that are not 0. */
const values = async (registry: Registry, name: string, labels: readonly string[]) => {
  const { values } = (await registry.getMetricsAsJSON()).find((metric) => metric.name === name) ?? { values: [] }
  return Object.fromEntries(
    values
      .filter(({ value }) => value !== 0)
      .map(({ labels: own, value }) => [labels.map((label) => own[label]).join(' '), value]),
  )
}

describe('the metrics of pools', () => {
  it('[OC-POOL-3043] count replicas by their state', async () => {
    const registry = new Registry()
    const measure = createMeasure(createMetrics(registry), configOf(pools).pools)
    const byState = () => values(registry, 'pool_replicas', ['pool_id', 'state'])
    expect(await byState()).toEqual({ 'chat starting': 2 })
    const { moves, workers, time, manager } = await manage({ pools })
    const tell = () => moves.splice(0).forEach(measure)
    tell()
    expect(await byState()).toEqual({ 'chat ready': 2 })
    workers.last('chat-0').die('it crashed')
    await time.pass(0)
    tell()
    expect(await byState()).toEqual({ 'chat ready': 1, 'chat waiting': 1 })
    await manager.close()
    tell()
    expect(await byState()).toEqual({ 'chat stopped': 2 })
  })

  it('[OC-POOL-3044] count starts by how they ended', async () => {
    const registry = new Registry()
    const measure = createMeasure(createMetrics(registry), configOf(pools).pools)
    const { moves, time } = await manage({
      pools,
      workers: {
        start: (replica) => {
          if (replica === 'chat-1') throw new Error('no engine')
        },
      },
    })
    await time.pass(60_000)
    moves.forEach(measure)
    expect(await values(registry, 'replica_starts_total', ['replica_id', 'result'])).toEqual({
      'chat-0 ready': 1,
      'chat-1 failed': 2,
    })
    const reloaded = await manage({ pools })
    await reloaded.manager.reload('chat', { modelRef: 'hf:new' })
    reloaded.moves.forEach(measure)
    expect(await values(registry, 'replica_starts_total', ['replica_id', 'result'])).toEqual({
      'chat-0 ready': 3,
      'chat-1 ready': 2,
      'chat-1 failed': 2,
    })
  })
})
