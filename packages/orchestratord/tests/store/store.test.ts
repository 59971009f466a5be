import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contentId, type Store, StoreFailure } from '../../src/store/index.ts'
import { scratch } from '../support/control.ts'
import { storeIn } from '../support/service.ts'
import { modelRecord, sessionRecord, taskRecord } from './records.ts'

let folder: string
let remove: () => void
beforeEach(() => {
  ;({ folder, remove } = scratch())
})
afterEach(() => remove())

/** All that a store holds. */
const contents = (store: Store, artifacts: readonly string[] = []) => ({
  models: store.models.list(),
  sessions: store.sessions.list(),
  tasks: store.tasks.list(),
  artifacts: artifacts.map((id) => store.artifacts.get(id)?.text),
})

describe('a store', () => {
  it('gives back what it was given, also what is optional', () => {
    const store = storeIn(undefined)
    const verification = { result: 'failed', reason: 'digest', message: 'so', checkedAt: 7 } as const
    const retired = modelRecord(1, {
      state: 'Retired',
      retiresAt: 2 ** 53 - 1,
      signature: 's',
      sbom: 'b',
      verification,
    })
    expect([store.models.insert(modelRecord(0)), store.models.insert(retired)]).toEqual([true, true])
    store.sessions.put(sessionRecord(3))
    store.tasks.put(taskRecord(2))
    store.tasks.put(taskRecord(1))
    store.tasks.put(taskRecord(2, { phase: 'running' }))
    expect(contents(store)).toEqual({
      models: [modelRecord(0), retired],
      sessions: [sessionRecord(3)],
      tasks: [taskRecord(2, { phase: 'running' }), taskRecord(1)],
      artifacts: [],
    })
    expect([store.models.get('model-1'), store.models.byRef('file:1.gguf')]).toEqual([retired, retired])
    expect(store.models.insert(modelRecord(9, { id: 'model-1' }))).toBe(false)
    store.close()
  })

  it('[OC-CTRL-2103] changes all of several parts or none, also one in another', () => {
    const store = storeIn(undefined)
    store.sessions.put(sessionRecord(1))
    const before = contents(store)
    const attempt = (change: () => void) => () => store.atomically(change)
    expect(
      attempt(() => {
        store.tasks.put(taskRecord(1))
        store.sessions.put(sessionRecord(1, { tokensUsed: 99 }))
        throw new Error('in the middle')
      }),
    ).toThrow('in the middle')
    expect(contents(store)).toEqual(before)
    store.atomically(() => {
      store.tasks.put(taskRecord(1))
      expect(
        attempt(() => {
          store.tasks.put(taskRecord(2))
          throw new Error('inside')
        }),
      ).toThrow('inside')
    })
    expect(contents(store)).toEqual({ ...before, tasks: [taskRecord(1)] })
    store.close()
  })

  it('[OC-CTRL-2105] without a folder writes no file, and forgets', () => {
    const store = storeIn(undefined)
    store.models.insert(modelRecord(1))
    store.close()
    expect([readdirSync(folder), existsSync('orchestratord.db'), storeIn(undefined).models.list()]).toEqual([
      [],
      false,
      [],
    ])
  })

  it('[OC-CTRL-2104] that is full says so, keeps what it has, and still reads', () => {
    const store = storeIn(join(folder, 'full'), 200_000)
    const texts: string[] = []
    const fill = (): void => {
      for (let index = 0; ; index++) {
        const text = `"${index}${'x'.repeat(20_000)}"`
        store.artifacts.put(text, 1)
        texts.push(text)
      }
    }
    expect(fill).toThrow(StoreFailure)
    expect(fill).toThrow('full')
    const kept = texts.map((text) => store.artifacts.get(contentId(text))?.text)
    expect([texts.length > 3, kept]).toEqual([true, texts])
    const half = () =>
      store.atomically(() => {
        store.sessions.put(sessionRecord(1))
        for (let index = 0; ; index++) store.artifacts.put(`"more${index}${'y'.repeat(20_000)}"`, 1)
      })
    expect(half).toThrow(StoreFailure)
    expect(store.sessions.list()).toEqual([])
    store.close()
    const later = storeIn(join(folder, 'full'))
    expect(texts.map((text) => later.artifacts.get(contentId(text))?.text)).toEqual(texts)
    later.sessions.put(sessionRecord(1))
    later.close()
  })
})

describe('any sequence of changes', () => {
  const index = fc.integer({ min: 0, max: 4 })
  const change = fc.oneof(
    fc.record({ kind: fc.constantFrom('insert', 'delete', 'retire', 'verify'), index }),
    fc.record({ kind: fc.constantFrom('task', 'start', 'over', 'session', 'forget', 'artifact'), index }),
    fc.record({ kind: fc.constantFrom('reopen', 'undone'), index }),
  )

  it('[OC-CTRL-2101] leaves what a map would hold, however often the file is opened again', () => {
    const check = (changes: { kind: string; index: number }[]): void => {
      const place = join(folder, 'property')
      let store = storeIn(place)
      const models = new Map<number, ReturnType<typeof modelRecord>>()
      const tasks = new Map<number, ReturnType<typeof taskRecord>>()
      const sessions = new Map<number, ReturnType<typeof sessionRecord>>()
      const artifacts = new Map<string, string>()
      const update = <Value>(map: Map<number, Value>, at: number, next: (value: Value) => Value): void => {
        const known = map.get(at)
        if (known !== undefined) map.set(at, next(known))
      }
      const acts: Record<string, (at: number) => void> = {
        insert(at) {
          expect(store.models.insert(modelRecord(at))).toBe(!models.has(at))
          if (!models.has(at)) models.set(at, modelRecord(at))
        },
        delete: (at) => expect(store.models.remove(`model-${at}`)).toBe(models.delete(at)),
        retire(at) {
          store.models.setState(`model-${at}`, 'Retired', at)
          update(models, at, (model) => ({ ...model, state: 'Retired' as const, retiresAt: at }))
        },
        verify(at) {
          const verification = { result: 'verified', reason: 'none', message: 'm', checkedAt: at } as const
          store.models.setVerification(`model-${at}`, verification)
          update(models, at, (model) => ({ ...model, verification }))
        },
        task(at) {
          store.tasks.put(taskRecord(at))
          tasks.set(at, taskRecord(at))
        },
        start(at) {
          if (tasks.has(at)) store.tasks.put(taskRecord(at, { phase: 'running' }))
          update(tasks, at, (task) => ({ ...task, phase: 'running' as const }))
        },
        over: (at) => expect(store.tasks.remove(`task-${at}`)).toBe(tasks.delete(at)),
        session(at) {
          const session = sessionRecord(at, { turns: sessions.size })
          store.sessions.put(session)
          sessions.set(at, session)
        },
        forget: (at) => expect(store.sessions.remove(`session-${at}`)).toBe(sessions.delete(at)),
        artifact(at) {
          const text = JSON.stringify({ at })
          const { id } = store.artifacts.put(text, at)
          expect(id).toBe(contentId(text))
          artifacts.set(id, text)
        },
        reopen() {
          store.close()
          store = storeIn(place)
        },
        undone(at) {
          const failing = () =>
            store.atomically(() => {
              store.tasks.put(taskRecord(at, { pool: 'never' }))
              store.models.remove(`model-${at}`)
              throw new Error('undone')
            })
          expect(failing).toThrow('undone')
        },
      }
      for (const { kind, index: at } of changes) acts[kind]?.(at)
      acts.reopen?.(0)
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
      expect(contents(store, [...artifacts.keys()])).toEqual({
        models: [...models.values()],
        sessions: [...sessions.values()].sort(byId),
        tasks: [...tasks.values()],
        artifacts: [...artifacts.values()],
      })
      store.close()
      rmSync(place, { recursive: true })
    }
    fc.assert(fc.property(fc.array(change, { maxLength: 30 }), check), { seed: 20_260_103, numRuns: 60 })
  })
})
