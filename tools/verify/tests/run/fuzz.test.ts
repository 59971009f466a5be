import { describe, expect, it } from 'vitest'
import { type ExploreOptions, explore, fetchTransport, replay } from '../../src/index.ts'
import { model, type Note, serviceWith } from './notes.ts'

const optionsOf = (lie: (note: Note) => number | undefined, more: Partial<ExploreOptions>, sent?: string[]) => {
  const transport = fetchTransport(serviceWith(lie, sent), { timeoutMs: 1000 })
  return { model, url: 'http://localhost', transport, phases: ['fuzz'], ...more } as ExploreOptions
}

const honest = () => undefined

/** The last request that a run shows for each finding of note, its body without the code. */
const shownBy = async (lie: (note: Note) => number | undefined, more: Partial<ExploreOptions> = {}) => {
  const { value, findings } = await explore(optionsOf(lie, { only: ['addNote'], ...more }))
  const told = new Set(findings.filter(({ level }) => level !== 'info').map(({ fingerprint }) => fingerprint))
  return value.shown
    .filter(({ fingerprint }) => told.has(fingerprint))
    .map(({ code, what, saved }) => {
      const { code: _, ...rest } = Object(saved.calls.at(-1)?.body?.value) as Note
      return { code, what, rest }
    })
}

describe('values of all kinds', () => {
  it('[TL-VERIFY-304] are the same for the same seed, and no more than were asked for', async () => {
    const run = async (more: Partial<ExploreOptions>) => {
      const sent: string[] = []
      await explore(optionsOf(honest, more, sent))
      return sent
    }
    const first = await run({ seed: 3 })
    expect(await run({ seed: 3 })).toEqual(first)
    expect(await run({ seed: 4 })).not.toEqual(first)
    const few = await run({ seed: 3, maxExamples: 5 })
    const bases = await run({ seed: 3, phases: [] })
    expect(few.length - bases.length).toBeLessThanOrEqual(3 * 5 + 9)
    expect(first.length).toBeGreaterThan(3 * 40)
    expect(first.some((each) => /%F0%9F/.test(each)) && first.some((each) => each.length > 500)).toBe(true)
  })
  it('[TL-VERIFY-304] find nothing wrong with an honest service', async () => {
    for (const seed of [0, 1, 2]) expect(await shownBy(honest, { seed, only: [] })).toEqual([])
  })
  it('[TL-VERIFY-302] that cannot be made are named, and nothing fails for it', async () => {
    const { findings } = await explore(optionsOf(honest, { only: ['plant'] }))
    const told = findings.filter(({ code }) => code === 'value-not-reached')
    expect(told.map(({ level, message }) => ({ level, message }))).toEqual([
      { level: 'info', message: 'plant, body /secret: no value was made that keeps the pattern ^(?!)$' },
    ])
  })
})

describe('the smallest request', () => {
  it('[TL-VERIFY-305] has two members that matter together, and no others', async () => {
    const lie = ({ urgent, shared }: Note) => (urgent === true && shared === false ? 400 : undefined)
    expect(await shownBy(lie)).toEqual([
      {
        code: 'valid-refused',
        what: 'generated values of /shared, /urgent',
        rest: { title: expect.stringMatching(/^Value/), urgent: true, shared: false },
      },
    ])
  })
  it('[TL-VERIFY-305] [TL-VERIFY-306] has the shortest text and the plainest characters', async () => {
    expect(await shownBy(({ body = '' }) => ([...body].length > 100 ? 500 : undefined))).toEqual([
      {
        code: 'server-error',
        what: 'generated values of /body',
        rest: { title: expect.any(String), body: 'a'.repeat(101) },
      },
    ])
    expect(await shownBy(({ title }) => (title.includes('"') ? 500 : undefined))).toEqual([
      { code: 'server-error', what: 'generated values of /title', rest: { title: '"' } },
    ])
    expect(
      await shownBy(({ labels = [] }) => (labels.some((each) => /[^\0-\uffff]/u.test(each)) ? 500 : undefined)),
    ).toEqual([
      {
        code: 'server-error',
        what: 'generated values of /labels',
        rest: { title: expect.any(String), labels: [expect.stringMatching(/^.$/u)] },
      },
    ])
  })
  it('[TL-VERIFY-305] of a bound has what the bound is about, and no other optional member', async () => {
    const lie = ({ labels }: Note) => (labels?.length === 4 ? 500 : undefined)
    const shown = await shownBy(lie, { phases: ['coverage'] })
    expect(shown).toEqual([
      {
        code: 'server-error',
        what: '/labels: maxItems 4',
        rest: { title: expect.any(String), labels: expect.any(Array) },
      },
    ])
  })
  it('[TL-VERIFY-307] is not shown a second time for what a bound has shown', async () => {
    const shown = await shownBy(({ title }) => ([...title].length === 60 ? 400 : undefined), {
      phases: ['coverage', 'fuzz'],
    })
    expect([shown.length > 0, shown.filter(({ what }) => what.startsWith('generated'))]).toEqual([true, []])
  })
  it('[TL-VERIFY-305] [TL-VERIFY-306] is sent again by its name, with what may not be sent twice made new', async () => {
    const lie = ({ body }: Note) => (body?.includes('\n') ? 200 : undefined)
    const options = optionsOf(lie, { only: ['addNote'] })
    const { value } = await explore(options)
    const saved = value.shown[0]?.saved
    if (!saved) throw new Error('nothing was found')
    expect([saved.code, saved.keys]).toEqual(['status-undeclared', ['code']])
    const again = await replay({ ...options, saved, fresh: 1 })
    const clean = await replay({ ...optionsOf(honest, { only: ['addNote'] }), saved, fresh: 1 })
    expect([again.value.went, clean.value.went]).toEqual(['again', 'gone'])
  })
})
