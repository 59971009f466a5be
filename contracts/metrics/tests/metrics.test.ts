import { Gauge, Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { checkRegistry, createMetrics, metricDefinitions } from '../src/index.ts'

const labels = { engine: 'vllm', engine_version: '1', pool_id: 'a', replica_id: 'a-0', priority: 'batch' } as const
const replica = { engine: 'vllm', engine_version: '1', pool_id: 'a', replica_id: 'a-0' } as const
const pool = { engine: 'vllm', engine_version: '1', pool_id: 'a', priority: 'batch' } as const

const fresh = () => {
  const registry = new Registry()
  return { registry, metrics: createMetrics(registry) }
}

describe('the helpers', () => {
  it('record what they are given', async () => {
    const { registry, metrics } = fresh()
    metrics.tasksEnqueuedTotal.inc(labels)
    metrics.tasksEnqueuedTotal.inc(labels, 2)
    metrics.queueDepth.set(pool, 4)
    metrics.queueDepth.dec(pool)
    metrics.latencyDecodeMs.observe(pool, 12)
    const text = await registry.metrics()
    const lines = text
      .split('\n')
      .filter((line) => /^(?:tasks_enqueued_total|queue_depth|latency_decode_ms_sum)\{/.test(line))
    expect(lines.map((line) => line.replace(/\{.*\}/, ''))).toEqual([
      'tasks_enqueued_total 3',
      'queue_depth 3',
      'latency_decode_ms_sum 12',
    ])
  })

  it('take a gauge’s series out', async () => {
    const { registry, metrics } = fresh()
    metrics.queueDepth.set(pool, 4)
    metrics.queueDepth.remove(pool)
    expect((await registry.metrics()).includes('queue_depth{')).toBe(false)
  })

  // The compiler holds these as well: without the error that is expected, the type check of this file fails.
  it('refuse labels that the contract does not declare', () => {
    const { metrics } = fresh()
    const { priority: _priority, ...four } = labels
    // @ts-expect-error a label is missing
    expect(() => metrics.tasksEnqueuedTotal.inc(four)).toThrow("the label 'priority' has no value")
    // @ts-expect-error there is no such label
    expect(() => metrics.tasksEnqueuedTotal.inc({ ...labels, model: 'm' })).toThrow("there is no label 'model'")
    // @ts-expect-error no such value
    expect(() => metrics.tasksEnqueuedTotal.inc({ ...labels, priority: 'low' })).toThrow("may not be 'low'")
    // @ts-expect-error no text
    expect(() => metrics.tokensOutTotal.inc({ ...replica, pool_id: undefined })).toThrow("'pool_id' has no value")
    // @ts-expect-error no labels at all
    expect(() => metrics.tasksEnqueuedTotal.inc(1)).toThrow("'engine' has no value")
    expect(() => metrics.tokensOutTotal.inc({ ...replica, pool_id: '' })).toThrow("'pool_id' has no value")
  })

  it('refuse numbers that the library would take', () => {
    const { metrics } = fresh()
    const said = [Number.NaN, Number.POSITIVE_INFINITY, -1].map((value) => {
      try {
        metrics.tokensOutTotal.inc(replica, value)
        return 'taken'
      } catch (error) {
        return String(error)
      }
    })
    expect(said).toEqual([
      'TypeError: tokens_out_total: NaN is not a number that can be recorded',
      'TypeError: tokens_out_total: Infinity is not a number that can be recorded',
      'RangeError: tokens_out_total: a counter never goes down',
    ])
    expect(() => metrics.queueDepth.set(pool, Number.NaN)).toThrow(TypeError)
    expect(() => metrics.latencyDecodeMs.observe(pool, Number.NaN)).toThrow(TypeError)
    // @ts-expect-error the number is missing
    expect(() => metrics.queueDepth.set(pool)).toThrow('the number is missing')
  })
})

describe('checkRegistry', () => {
  it('is content with what createMetrics registers', async () => {
    const { registry, metrics } = fresh()
    metrics.tasksEnqueuedTotal.inc(labels)
    metrics.latencyDecodeMs.observe(pool, 12)
    expect(await checkRegistry(registry)).toEqual([])
  })

  it('names what is missing, undeclared or different', async () => {
    const { registry } = fresh()
    registry.removeSingleMetric('tasks_started_total')
    registry.removeSingleMetric('latency_decode_ms')
    new Gauge({ name: 'latency_decode_ms', help: 'h', labelNames: ['engine', 'model'], registers: [registry] })
    new Gauge({ name: 'extra', help: 'h', registers: [registry] })
    expect((await checkRegistry(registry)).map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'metric-missing: tasks_started_total is not registered',
      'metric-wrong-type: latency_decode_ms is a gauge; declared is a histogram',
      'metric-label-missing: latency_decode_ms lacks the labels engine_version, pool_id, priority',
      'metric-label-undeclared: latency_decode_ms has undeclared labels model',
      `metric-buckets-differ: latency_decode_ms has the buckets ; declared are ${metricDefinitions.latencyDecodeMs.buckets.join(', ')}`,
      'metric-undeclared: extra is registered and not declared',
    ])
  })

  it('sees labels that the registry adds to every sample', async () => {
    const { registry, metrics } = fresh()
    metrics.queueDepth.set(pool, 1)
    registry.setDefaultLabels({ host: 'h' })
    expect((await checkRegistry(registry)).map(({ message }) => message)).toEqual([
      'queue_depth has a sample with the undeclared label host',
    ])
  })
})
