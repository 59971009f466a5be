import { randomUUID } from 'node:crypto'
import { createLog, type Log, runDaemon } from '@orchestrator/service-kit'
import { type DaemonOptions, startDaemon } from 'orchestratord'
import { Gauge } from 'prom-client'

/** One way each to let something in that no seed decides. */
const plants: Record<string, (options: DaemonOptions) => DaemonOptions> = {
  words: (options) => ({
    ...options,
    seams: {
      makeAdapter: (make) => (place) => {
        const adapter = make(place)
        return (
          adapter && {
            ...adapter,
            async *submit(task) {
              for await (const event of adapter.submit(task)) {
                yield event.kind === 'token' && event.index === 3 ? { ...event, text: ` ${randomUUID()}` } : event
              }
            },
          }
        )
      },
    },
  }),
  answer: (options) => ({
    ...options,
    seams: {
      directory: (made) => {
        const feature = randomUUID()
        const list = () => made.list().map((view) => ({ ...view, props: { ...view.props, features: [feature] } }))
        return { ...made, list }
      },
    },
  }),
  metric: (options) => ({
    ...options,
    seams: {
      app(deps) {
        const name = `planted_${randomUUID().replaceAll('-', '_')}`
        deps.registry.registerMetric(new Gauge({ name, help: 'planted', registers: [] }))
        return deps
      },
    },
  }),
  log: (options) => {
    const log = createLog('orchestratord', 'debug')
    const key = randomUUID()
    const { debug, warn, error } = bound(log)
    return {
      ...options,
      log: { debug, warn, error, info: (fields, event) => log.info({ ...fields, [key]: 1 }, event) },
    }
  },
}

const bound = (log: Log): Log => ({
  debug: (...given) => log.debug(...given),
  info: (...given) => log.info(...given),
  warn: (...given) => log.warn(...given),
  error: (...given) => log.error(...given),
})

const plant = plants[process.env.PLANT ?? '']
if (!plant) throw new Error(`PLANT is '${process.env.PLANT}'; known are ${Object.keys(plants).join(', ')}`)
await runDaemon('orchestratord', (given) => startDaemon(plant(given)))
