import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadFeatures } from '../src/load-features.ts'
import { playScenario } from '../src/runner/play.ts'
import { createWorld } from '../src/world/world.ts'

const { scenarios, findings } = loadFeatures()
const files = [...new Set(scenarios.map(({ file }) => file))]

describe('the features', () => {
  it('[OC-TEST-7030] are all understood, and use every step', () => {
    expect(findings).toEqual([])
  })
  it('are many', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(30)
  })
})

describe.each(files)('%s', (file) => {
  const own = scenarios.filter((scenario) => scenario.file === file)
  it.each(own.map((scenario) => ({ ...scenario, title: titleOf(scenario) })))('$title', async (scenario) => {
    await playScenario(scenario, createWorld(), ({ seen, wanted }) => expect(seen).toEqual(wanted))
  })
})

function titleOf({ name, tags, file, line }: (typeof scenarios)[number]): string {
  return `${tags.map((tag) => `[${tag}]`).join(' ')} ${name} (${basename(file)}:${line})`
}
