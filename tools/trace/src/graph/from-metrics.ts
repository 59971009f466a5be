import { reqIdKey } from '@throughline/kernel'
import type { MetricsContract } from '@throughline/metrics'
import { keys } from './keys.ts'
import type { GraphBuilder } from './trace-graph.ts'

/** Metric families of the metrics contract. */
export const addMetrics = (builder: GraphBuilder, { file, metrics, locate }: MetricsContract): void => {
  builder.add({ key: keys.file(file), kind: 'file', name: file, file })
  for (const { name, type, pointer, reqIds } of metrics) {
    const { line, column, endLine = line } = locate(pointer)
    const key = keys.metric(name)
    builder.add({ key, kind: 'metric', name, detail: type, file, line, column, endLine, pointer })
    builder.link({ from: keys.file(file), kind: 'contains', to: key })
    for (const id of reqIds) {
      const { line, column } = locate(`${pointer}/${reqIdKey}`)
      builder.link({ from: key, kind: 'promises', to: keys.requirement(id), file, line, column, via: reqIdKey })
    }
  }
}
