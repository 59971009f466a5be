import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyStory } from './support/calls.ts'
import { play } from './support/play.ts'
import { holds } from './support/seeded.ts'

it.each([1, 2, 3, 4, 5, 6, 7, 8])('[OC-CORE-1004] no task is lost and none runs twice, with seed %i', (seed) => {
  holds(
    fc.property(anyStory, (story) => {
      expect(play(story).violations).toEqual([])
    }),
    20_000,
    seed,
  )
})
