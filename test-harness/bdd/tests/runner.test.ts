import { expect, it } from 'vitest'
import { requirementIds } from '../src/load-features.ts'
import { planFeatures } from '../src/runner/plan.ts'
import { playScenario } from '../src/runner/play.ts'
import { readFeature } from '../src/runner/read-feature.ts'
import { given, outcome, type Step, when } from '../src/runner/step.ts'
import type { World } from '../src/world/world.ts'

/** Steps of a scratch vocabulary, whose only world is a tally. */
const tally = { apples: 0, closed: 0 }
const world = { close: async () => void tally.closed++ } as unknown as World
const steps: Step[] = [
  given('{int} apple(s)', (_, count) => {
    tally.apples = count
  }),
  when('somebody eats {int}', (_, count) => {
    tally.apples -= count
  }),
  outcome('{int} is/are left', (_, count) => ({ seen: tally.apples, wanted: count })),
]
const sound = `
  @ORCH-2001
  Scenario: Eating
    Given 3 apples
    When somebody eats 1
    Then 2 are left
`
const planOf = (text: string, vocabulary = steps) => {
  const { feature, findings } = readFeature('scratch.feature', `Feature: Scratch\n${text}`)
  const known = { steps: vocabulary, parameters: {}, file: 'steps.ts' }
  const plan = planFeatures(feature ? [feature] : [], known, requirementIds())
  return { ...plan, findings: [...findings, ...(feature ? plan.findings : [])] }
}
const findingsOf = (text: string, vocabulary?: Step[]): string[] =>
  planOf(text, vocabulary).findings.map(({ code, message, file, line }) => `${file}:${line} ${code}: ${message}`)

/** How the only scenario of a text ends. */
const play = async (text: string, vocabulary?: Step[], patience?: number): Promise<string> => {
  const [scenario] = planOf(text, vocabulary).scenarios
  if (!scenario) throw new Error('there is no scenario')
  const compare = ({ seen, wanted }: { seen: unknown; wanted: unknown }) => {
    if (seen !== wanted) throw new Error(`${seen} is not ${wanted}`)
  }
  return playScenario(scenario, world, compare, patience).then(
    () => 'held',
    (failure: Error) => failure.message,
  )
}

it('[OC-TEST-7030] a sound feature has no finding, and holds', async () => {
  expect([findingsOf(sound), await play(sound)]).toEqual([[], 'held'])
})

it('[OC-TEST-7030] a line for which nothing is written is undefined', () => {
  expect(findingsOf(sound.replace('somebody eats', 'a worm eats'))).toEqual([
    "scratch.feature:6 undefined-step: nothing is written for 'a worm eats 1'",
    "steps.ts:1 unused-step: no scenario uses 'somebody eats {int}'",
  ])
})

it('[OC-TEST-7030] a line that two steps could mean is ambiguous', () => {
  const twice = [...steps, when('{word} eats {int}', () => {})]
  expect(findingsOf(sound, twice)).toEqual([
    "scratch.feature:6 ambiguous-step: 'somebody eats 1' means 'somebody eats {int}' and '{word} eats {int}'",
  ])
})

it('[OC-TEST-7030] a step that no line needs is unused', () => {
  expect(findingsOf(sound, [...steps, given('a basket', () => {})])).toEqual([
    "steps.ts:1 unused-step: no scenario uses 'a basket'",
  ])
})

it('[OC-TEST-7030] an outcome is no way to act, nor an act an outcome', () => {
  expect(findingsOf(sound.replace('Then 2 are left', 'Then somebody eats 1\n    And 2 are left'))).toEqual([
    "scratch.feature:7 step-in-another-role: 'somebody eats 1' is a when, and stands here as a then",
  ])
})

it('[OC-TEST-7030] what is no Gherkin is told with its line', () => {
  expect(findingsOf(sound.replace('When', 'Whenever'))).toEqual([
    expect.stringMatching(/^scratch\.feature:6 broken-feature: .*got 'Whenever somebody eats 1'/s),
  ])
  expect(findingsOf(sound.replace('Given', 'Givven'))).toEqual([
    "scratch.feature:4 broken-feature: 'Givven 3 apples' is no step",
    "steps.ts:1 unused-step: no scenario uses '{int} apple(s)'",
  ])
  expect(findingsOf('', [])).toEqual([])
})

it('[OC-TEST-7031] a Then that gives nothing, no wish or one value twice asserts nothing', async () => {
  const with_ = (run: unknown): Step[] => [
    ...steps.slice(0, 2),
    { role: 'then', expression: '{int} is/are left', run: run as Step['run'] },
  ]
  const place = "scratch.feature:7 '2 are left'"
  const same = {}
  expect([
    await play(
      sound,
      with_(() => {}),
    ),
    await play(
      sound,
      with_(() => ({ seen: undefined, wanted: undefined })),
    ),
    await play(
      sound,
      with_(() => ({ seen: same, wanted: same })),
    ),
    await play(
      sound,
      with_(() => ({ seen: 1, wanted: 2 })),
    ),
  ]).toEqual([
    `${place} asserts nothing`,
    `${place} asserts nothing`,
    `${place} compares something with itself`,
    '1 is not 2',
  ])
})

it('[OC-TEST-7031] a scenario without a Then says nothing', () => {
  expect(findingsOf(sound.replace('Then 2 are left', 'Given 2 apples'), steps.slice(0, 2))).toEqual([
    "scratch.feature:4 no-then: 'Eating' says nothing of what is so then",
  ])
})

it('[OC-TEST-7032] a tag is a requirement that a spec has, and each scenario has one', () => {
  expect(findingsOf(sound.replace('@ORCH-2001', '@ORCH-2999 @slow'))).toEqual([
    'scratch.feature:4 unknown-requirement: no spec has @ORCH-2999',
    'scratch.feature:4 unknown-requirement: no spec has @slow',
  ])
  expect(findingsOf(sound.replace('@ORCH-2001', ''))).toEqual([
    "scratch.feature:4 no-requirement: 'Eating' names no requirement",
  ])
  expect(findingsOf(sound + sound)).toEqual(["scratch.feature:10 same-name: another scenario is called 'Eating'"])
})

it('[OC-TEST-7033] a step that fails or never ends is named, and its world is closed all the same', async () => {
  const before = tally.closed
  const broken = (run: () => unknown): Step[] => [steps[0], { ...steps[1], run }, steps[2]] as Step[]
  const failing = broken(() => {
    throw new Error('no teeth')
  })
  expect([
    await play(sound, failing),
    await play(
      sound,
      broken(() => new Promise(() => {})),
      20,
    ),
  ]).toEqual([
    "scratch.feature:6 'somebody eats 1': no teeth",
    "scratch.feature:6 'somebody eats 1' was not over after 20 ms",
  ])
  expect(tally.closed - before).toBe(2)
})
