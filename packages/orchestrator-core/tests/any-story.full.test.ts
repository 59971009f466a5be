import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyStory } from './support/calls.ts'
import { brokenAmong } from './support/one-life.ts'
import { play } from './support/play.ts'
import { holds } from './support/seeded.ts'

it.each([1, 2, 3, 4])('[OC-CORE-1004] no task is lost and none runs twice, with seed %i', (seed) => {
  holds(
    fc.property(anyStory, (story) => {
      expect(play(story).violations).toEqual([])
    }),
    10_000,
    seed,
  )
})

it('[ORCH-3037] [ORCH-3038] [ORCH-3039] a cancel holds in every order of six calls', () => {
  expect(brokenAmong(5)).toEqual([])
})
