import { describe, expect, it } from 'vitest'
import { createScheduler, lossesUntilFailed, type Scheduler, type Start } from '../src/index.ts'

const emptyScheduler = (): Scheduler =>
  createScheduler({ queue: { capacity: { interactive: 8, batch: 8 }, policy: 'reject' } })
const submit = (scheduler: Scheduler, id: string, tokens = 10): Start[] => {
  const result = scheduler.submit({ id, priority: 'interactive', tokens }, 0)
  return result.kind === 'admitted' ? result.starts : []
}
const placesOf = (starts: readonly Start[]) => starts.map(({ id, replica }) => `${id} on ${replica}`)

describe('replicas that come and go', () => {
  it('[ORCH-3024] [ORCH-3013] are filled by the part that is taken, then by the work left, then in order', () => {
    const scheduler = emptyScheduler()
    scheduler.offer({ id: 'wide', slots: 4 })
    scheduler.offer({ id: 'narrow', slots: 2 })
    const given = [5, 5, 5, 5, 5, 5, 5].map((tokens, index) => submit(scheduler, `${index}`, tokens))
    expect(given.map(placesOf)).toEqual([
      ['0 on wide'],
      ['1 on narrow'],
      ['2 on wide'],
      // Half of each is taken, and there is as much work in a slot: the one that was offered first.
      ['3 on wide'],
      ['4 on narrow'],
      ['5 on wide'],
      [],
    ])
  })

  it('[ORCH-3025] begin at once what waits, as many as have slots', () => {
    const scheduler = emptyScheduler()
    for (const id of ['a', 'b', 'c']) expect(submit(scheduler, id)).toEqual([])
    expect(placesOf(scheduler.offer({ id: 'r', slots: 2 }))).toEqual(['a on r', 'b on r'])
    expect(placesOf(scheduler.offer({ id: 'r', slots: 3 }))).toEqual(['c on r'])
  })

  it('[ORCH-3026] that drain end what they run and take nothing until they are offered again', () => {
    const scheduler = emptyScheduler()
    scheduler.offer({ id: 'r', slots: 1 })
    const [running] = submit(scheduler, 'a')
    scheduler.drain('r')
    expect(submit(scheduler, 'b')).toEqual([])
    expect(running && [scheduler.progress(running), scheduler.finish(running)]).toEqual([true, []])
    expect(placesOf(scheduler.offer({ id: 'r', slots: 1 }))).toEqual(['b on r'])
  })

  it('[ORCH-3027] [ORCH-3031] that are lost give back what gave nothing, and fail what gave a token', () => {
    const scheduler = emptyScheduler()
    scheduler.offer({ id: 'r', slots: 3 })
    const starts = ['a', 'b', 'c'].flatMap((id) => submit(scheduler, id))
    submit(scheduler, 'd')
    for (const start of starts) if (start.id === 'b') scheduler.progress(start)
    expect(scheduler.lose('r')).toEqual({ putBack: ['a', 'c'], failed: ['b'], starts: [] })
    expect(placesOf(scheduler.offer({ id: 's', slots: 2 }))).toEqual(['a on s', 'c on s'])
    expect(scheduler.placeOf('d')).toMatchObject({ position: 0 })
  })

  it('[ORCH-3032] end a task with the third one that is lost under it', () => {
    const scheduler = emptyScheduler()
    submit(scheduler, 'a')
    const fates = Array.from({ length: lossesUntilFailed }, (_, index) => {
      scheduler.offer({ id: `r${index}`, slots: 1 })
      const { putBack, failed } = scheduler.lose(`r${index}`)
      return { putBack, failed }
    })
    expect(fates).toEqual([
      { putBack: ['a'], failed: [] },
      { putBack: ['a'], failed: [] },
      { putBack: [], failed: ['a'] },
    ])
  })

  it('[ORCH-3033] [ORCH-3034] that refuse a task see it go elsewhere, before all that came later', () => {
    const scheduler = emptyScheduler()
    scheduler.offer({ id: 'r', slots: 2 })
    const [first, second] = ['a', 'b'].flatMap((id) => submit(scheduler, id))
    submit(scheduler, 'c')
    if (!first || !second) throw new TypeError('they did not start')
    expect([scheduler.refused(second), scheduler.refused(first)]).toEqual([[], []])
    expect(['a', 'b', 'c'].map((id) => scheduler.placeOf(id).position)).toEqual([0, 1, 2])
    expect(placesOf(scheduler.offer({ id: 's', slots: 1 }))).toEqual(['a on s'])
    expect(placesOf(scheduler.offer({ id: 'r', slots: 1 }))).toEqual(['b on r'])
  })
})

describe('after a restart', () => {
  it('[ORCH-3036] tasks come back in order beyond a full queue, which takes no new one', () => {
    const scheduler = createScheduler({ queue: { capacity: { interactive: 2, batch: 2 }, policy: 'reject' } })
    const ids = ['a', 'b', 'c', 'd']
    for (const id of ids) scheduler.restore({ id, priority: 'interactive', tokens: 1 })
    expect(scheduler.submit({ id: 'new', priority: 'interactive', tokens: 1 }, 0).kind).toBe('refused')
    expect(scheduler.offer({ id: 'r', slots: 4 }).map(({ id }) => id)).toEqual(ids)
  })
})
