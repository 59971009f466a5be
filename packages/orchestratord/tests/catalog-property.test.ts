import { createMetrics } from '@contracts/metrics'
import fc from 'fast-check'
import { Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { type Catalog, createCatalog } from '../src/catalog/catalog.ts'
import type { Store } from '../src/store/index.ts'
import { modelOf } from './support/control.ts'
import { createHandTimers, type HandTimers } from './support/hand-timers.ts'
import { storeIn } from './support/service.ts'

const open = (store: Store, { wall, after }: HandTimers) => {
  const ended: string[] = []
  const catalog = createCatalog({
    store,
    trust: { strict: false, judge: () => undefined },
    metrics: createMetrics(new Registry()),
    wall,
    after,
    served: () => [],
    report: () => {},
  })
  catalog.onRetired((modelRef) => ended.push(modelRef))
  return { catalog, ended }
}

const day = 86_400_000
const step = fc.record({
  kind: fc.constantFrom('create', 'remove', 'retire', 'activate', 'pass', 'restart'),
  model: fc.integer({ min: 0, max: 2 }),
  ms: fc.constantFrom(0, 1, 1000, 30 * day, Number.MAX_SAFE_INTEGER),
})

describe('any sequence of states, time and restarts', () => {
  it('[OC-CTRL-2041] [OC-CTRL-2042] [OC-CTRL-2045] retires each model when its time is over, once, and no other', async () => {
    const check = async (steps: { kind: string; model: number; ms: number }[]): Promise<void> => {
      const timers = createHandTimers()
      const store = storeIn(undefined)
      let { catalog, ended } = open(store, timers)
      const known = new Map<string, { until?: number }>()
      const wanted: string[] = []
      const refOf = (model: number): string => `file:${model}`
      /** Those whose time is over by now are ended, in the order of their moments. */
      const settleBy = (from: number): void => {
        const due = [...known].flatMap(([ref, { until }]) =>
          until !== undefined && until > from && until <= timers.wall() ? [{ ref, until }] : [],
        )
        wanted.push(...due.sort((a, b) => a.until - b.until).map(({ ref }) => ref))
      }
      const act: Record<string, (ref: string, id: string, ms: number) => void | Promise<void>> = {
        create(ref, id) {
          catalog.create(modelOf({ id, model_ref: ref }))
          if (!known.has(ref)) known.set(ref, {})
        },
        remove(ref, id) {
          catalog.remove(id)
          known.delete(ref)
        },
        retire(ref, id, ms) {
          catalog.setState(id, { state: 'Retired', deadline_ms: ms })
          if (!known.has(ref)) return
          known.set(ref, { until: Math.min(timers.wall() + ms, Number.MAX_SAFE_INTEGER) })
          if (ms === 0) wanted.push(ref)
        },
        activate(ref, id) {
          catalog.setState(id, { state: 'Active' })
          if (known.has(ref)) known.set(ref, {})
        },
        pass(_ref, _id, ms) {
          const from = timers.wall()
          timers.pass(Math.min(ms, 400 * day))
          settleBy(from)
        },
        async restart() {
          expect(ended.sort()).toEqual(wanted.sort())
          wanted.length = 0
          await catalog.close()
          expect(timers.waiting()).toEqual([])
          ;({ catalog, ended } = open(store, timers))
        },
      }
      const standing = (ref: string): ReturnType<Catalog['modelState']> => {
        const model = known.get(ref)
        if (!model) return 'unknown'
        if (model.until === undefined) return 'active'
        return model.until > timers.wall() ? 'retiring' : 'retired'
      }
      for (const { kind, model, ms } of steps) {
        await act[kind]?.(refOf(model), `m${model}`, ms)
        const refs = [0, 1, 2].map(refOf)
        expect(refs.map(catalog.modelState)).toEqual(refs.map(standing))
      }
      await act.restart?.('', '', 0)
      await catalog.close()
      store.close()
    }
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), check), { seed: 20_260_104, numRuns: 100 })
  })
})
