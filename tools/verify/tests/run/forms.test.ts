import { describe, expect, it } from 'vitest'
import { type ExploreOptions, explore, fetchTransport, replay } from '../../src/index.ts'
import { type Lie, model, type SentBody, serviceWith } from './forms.ts'
import { modelOf } from './model-of.ts'

const optionsOf = (lie: Lie | undefined, more: Partial<ExploreOptions> = {}, sent?: SentBody[]): ExploreOptions => ({
  ...{ model, url: 'http://localhost', transport: fetchTransport(serviceWith(lie, sent)) },
  ...more,
})

const foundBy = async (lie: Lie, more: Partial<ExploreOptions> = {}) => {
  const { value } = await explore(optionsOf(lie, more))
  return value.shown.map(({ code, what, saved }) => ({ code, what, body: saved.calls.at(-1)?.body?.value }))
}

/** Of one form, where only this is wrong about the service. */
const curlsOf = async (lie: Lie, more: Partial<ExploreOptions>) => {
  const { value } = await explore(optionsOf(lie, more))
  return value.shown.map(({ requests }) => requests.at(-1)?.curl.split(' \\\n  ').slice(2))
}

describe('forms, texts and bytes', () => {
  it('[TL-VERIFY-321] [TL-VERIFY-322] have no finding where the service reads them as their document says', async () => {
    for (const seed of [0, 1, 2]) {
      const sent: SentBody[] = []
      const { value, findings } = await explore(optionsOf(undefined, { seed }, sent))
      expect(findings.filter(({ level }) => level !== 'info').map(({ message }) => message)).toEqual([])
      for (const { operationId, statuses } of value.operations) {
        const taken = statuses.find(({ status }) => status < 300)?.times ?? 0
        const refused = statuses.find(({ status }) => status === 400)?.times ?? 0
        expect([operationId, taken > 35, refused > 15]).toEqual([operationId, true, true])
      }
    }
  })
  it('[TL-VERIFY-321] are written as their encoding says', async () => {
    const sent: SentBody[] = []
    await explore(optionsOf(undefined, { phases: [] }, sent))
    const of = (path: string) => sent.filter((each) => each.path === path).at(-1)
    expect(of('/guests')?.body).toMatch(
      /^name=Value\d+&age=\d+&height=[\d.]+&member=(true|false)&diet=\w+&tags=\w+&codes=\d+&address%5Bcity%5D=Value\d+&address%5Bzip%5D=\d{5}$/,
    )
    const [, title, picture, notes, place] =
      of('/photos')?.body.split('--throughline-part\r\nContent-Disposition: form-data; ') ?? []
    expect(title).toMatch(/^name="title"\r\n\r\nValue\d+\r\n$/)
    expect(picture).toMatch(/^name="picture"; filename="file"\r\nContent-Type: image\/png\r\n\r\n.PNG\r\n/)
    expect(notes).toMatch(/^name="notes"; filename="file"\r\nContent-Type: application\/octet-stream\r\n\r\nv\d+\r\n$/)
    expect(place).toMatch(
      /^name="place"\r\nContent-Type: application\/json\r\n\r\n\{"lat":[\d.-]+,"name":"Value\d+"\}\r\n--throughline-part--\r\n$/,
    )
    expect([of('/texts'), of('/bytes')].map((each) => each?.type)).toEqual(['text/plain', 'application/octet-stream'])
  })
  it('[TL-VERIFY-322] are held to bounds, and not to the types of what is a text', async () => {
    const lenient: Lie = (path, form) => (path === '/guests' && Object.keys(form).length === 0 ? 201 : undefined)
    const found = await foundBy(lenient, { only: ['addGuest'] })
    expect(found.every(({ code }) => code === 'invalid-accepted')).toBe(true)
    const whats = found.map(({ what }) => what)
    expect(whats).toEqual(
      expect.arrayContaining([
        '/age: more than the maximum',
        'the body: without name',
        '/tags: one item more than maxItems',
        '/diet: a value that the list does not have',
      ]),
    )
    expect(whats.filter((what) => /as a string|of the type string/.test(what))).toEqual([])
  })
})

describe('a fault in a handler of forms', () => {
  const phases: ExploreOptions['phases'] = ['fuzz']
  it('[TL-VERIFY-305] [TL-VERIFY-321] is shown by the smallest form', async () => {
    const lie: Lie = (path, { member, tags }) =>
      path === '/guests' && member === 'true' && (tags as string[]).length > 1 ? 500 : undefined
    expect(await curlsOf(lie, { only: ['addGuest'], phases })).toEqual([
      [
        `-H 'Content-Type: application/x-www-form-urlencoded'`,
        expect.stringMatching(/^--data-binary 'name=Value\d+&age=\d+&member=true&tags=a&tags=a'$/),
      ],
    ])
  })
  it('[TL-VERIFY-305] [TL-VERIFY-321] is shown by the parts that it takes', async () => {
    const lie: Lie = (_, { notes }) =>
      (notes as string[] | undefined)?.some((each) => each.includes('!')) ? 500 : undefined
    expect((await curlsOf(lie, { only: ['addPhoto'], phases })).map((lines) => lines?.at(-1))).toEqual([
      '--data-binary @-',
    ])
    const found = await foundBy(lie, { only: ['addPhoto'], phases })
    expect(found.map(({ body }) => Object.entries(Object(body)))).toEqual([
      [
        ['title', expect.any(String)],
        ['picture', expect.stringMatching(/^data:image\/png;base64,/)],
        ['notes', ['!']],
      ],
    ])
  })
  it('[TL-VERIFY-321] is found in texts, in bytes, and in the form beside JSON', async () => {
    expect(
      await foundBy((_, { text }) => (String(text).includes('"') ? 500 : undefined), { only: ['addText'], phases }),
    ).toMatchObject([{ code: 'server-error', body: expect.stringMatching(/^("a|a")$/) }])
    expect(
      await foundBy((path, { bytes = 'x' }) => (path === '/bytes' && String(bytes).length > 40 ? 400 : undefined), {
        only: ['putBytes'],
        phases,
      }),
    ).toMatchObject([{ code: 'valid-refused', body: 'a'.repeat(41) }])
    const lie: Lie = (_, { word = '' }, type) =>
      type !== 'application/json' && /[^a-z\d ]/i.test(String(word)) ? 500 : undefined
    const [first, ...others] = (await explore(optionsOf(lie, { only: ['addBoth'], phases }))).value.shown
    expect(first?.saved.calls.at(-1)?.body).toMatchObject({
      contentType: 'application/x-www-form-urlencoded',
      value: { word: expect.stringMatching(/^.$/su) },
    })
    expect(others).toEqual([])
    if (!first) throw new Error('nothing was found')
    const again = async (each: Lie | undefined) =>
      (await replay({ ...optionsOf(each), saved: first.saved, fresh: 1 })).value.went
    expect([await again(lie), await again(undefined)]).toEqual(['again', 'gone'])
  })
  it('[TL-VERIFY-323] a media type in which nothing is written is named', async () => {
    const { findings } = await explore(optionsOf(undefined, { phases: [] }))
    expect(findings.filter(({ code }) => code === 'media-type-not-sent').map(({ message }) => message)).toEqual([
      'addBoth: a body of application/xml was not sent: nothing is written in application/xml',
    ])
  })
  it('[TL-VERIFY-302] [TL-VERIFY-321] a form that cannot be read in one way is named, and its lists have items', async () => {
    const sent: string[] = []
    const odd = await modelOf(`
paths:
  /odd:
    post:
      operationId: addOdd
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            encoding: { items: { style: deepObject } }
            schema: { type: object, required: [items, names], properties: { items: { type: array, items: { type: string } }, names: { type: array, items: { type: string } } } }
      responses: { '201': { description: added } }
`)
    const app = async (request: Request) => {
      sent.push(await request.text())
      return new Response(null, { status: 201 })
    }
    const { findings } = await explore({
      model: odd,
      url: 'http://localhost',
      transport: fetchTransport(app),
      phases: ['fuzz'],
    })
    expect(sent[0]).toMatch(/^items%5B0%5D=Value\d+&names=Value\d+$/)
    expect(findings.filter(({ code }) => code === 'value-not-reached').map(({ message }) => message)).toEqual([
      'addOdd, body: no value was made that keeps its schema, and is read in one way',
    ])
  })
})
