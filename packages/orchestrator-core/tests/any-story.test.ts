import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyStory } from './support/calls.ts'
import { play } from './support/play.ts'
import { holds } from './support/seeded.ts'

/** Whatever is called in whatever order: no answer breaks the requirement. */
const check = (...requirements: string[]): void =>
  holds(
    fc.property(anyStory, (story) => {
      const { violations } = play(story)
      expect(violations.filter(({ requirement }) => requirements.includes(requirement))).toEqual([])
    }),
  )

describe('in any order of calls', () => {
  it('[OC-CORE-1001] equal calls give equal answers', () =>
    holds(
      fc.property(anyStory, (story) => {
        expect(play(story)).toEqual(play(story))
      }),
    ))
  it('[OC-CORE-1002] no new task is one too many', () => check('OC-CORE-1002'))
  it('[OC-CORE-1004] no task is lost and none runs twice', () => check('OC-CORE-1004'))
  it('[OC-CORE-1005] what comes late changes nothing', () => check('OC-CORE-1005', 'OC-CORE-1004', 'ORCH-3039'))
  it('[OC-CORE-1006] no task is taken a second time', () => check('OC-CORE-1006'))
  it('[ORCH-3001] tasks of one priority start in the order of their admission', () => check('ORCH-3001'))
  it('[ORCH-3002] interactive tasks start before batch tasks where nothing has a weight', () => check('ORCH-3002'))
  it('[ORCH-3003] a full queue with reject takes nothing', () => check('ORCH-3003'))
  it('[ORCH-3004] a full queue with drop-lru drops the least recently touched', () => check('ORCH-3004'))
  it('[ORCH-3005] no task is dropped under its reader', () => check('ORCH-3005'))
  it('[ORCH-3035] no task is dropped that was started once', () => check('ORCH-3035'))
  it('[ORCH-3013] no replica runs more than it has slots', () => check('ORCH-3013'))
  it('[ORCH-3024] every task starts on the least loaded replica', () => check('ORCH-3024'))
  it('[ORCH-3025] no task waits while a slot is free', () => check('ORCH-3025'))
  it('[ORCH-3026] nothing starts on a replica that drains or is lost', () => check('ORCH-3026'))
  it('[ORCH-3033] a task whose replica refuses it waits again in its order', () => check('ORCH-3001', 'OC-CORE-1004'))
  it('[ORCH-3034] a replica that refused is left alone', () => check('ORCH-3034', 'ORCH-3025'))
  it('[ORCH-3027] a task that a replica lets go waits again if it gave nothing', () => check('ORCH-3027'))
  it('[ORCH-3031] a task that a replica lets go fails if it gave a token', () => check('ORCH-3031'))
  it('[ORCH-3032] a task fails when the third replica lets it go', () => check('ORCH-3032'))
  it('[ORCH-3037] no token is told after a cancel', () => check('ORCH-3037'))
  it('[ORCH-3038] nothing starts after its cancel', () => check('ORCH-3038'))
  it('[ORCH-3039] slots are taken until an attempt is over, and not longer', () => check('ORCH-3039'))
  it('[ORCH-3023] every position is that of the order', () => check('ORCH-3023'))
  it('[ORCH-3009] every predicted start is that of the work before it', () => check('ORCH-3009'))
})
