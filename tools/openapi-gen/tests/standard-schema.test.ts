import { sValidator } from '@hono/standard-validator'
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { compiled, generated, loaded } from './generated.ts'
import { parcels } from './parcels.ts'

type Standard = StandardSchemaV1<unknown, { id: string }>

const standard = async () => {
  const { files } = await generated(parcels())
  return (await loaded(files, 'validators.js')) as Record<string, Standard>
}

const check = async (name: string, value: unknown, want: unknown) => {
  expect((await standard())[name]?.['~standard'].validate(value)).toEqual(want)
}

const parcel = { id: 'p', contents: { label: 'b' } }

describe('the Standard Schema face of a validator', () => {
  it('[TL-OPENAPI-186] gives back the value that it accepts', () => check('validateParcel', parcel, { value: parcel }))

  it('[TL-OPENAPI-186] says where a value is refused, an item by its number', () =>
    check(
      'validateListParcelsQuery',
      { status: ['moving', 'lost'] },
      {
        issues: [{ message: 'must be equal to one of the allowed values', path: ['status', 1] }],
      },
    ))

  it('[TL-OPENAPI-186] names a property that is not there', () =>
    check(
      'validateParcel',
      { id: 'p', contents: {} },
      {
        issues: [{ message: "must have required property 'label'", path: ['contents', 'label'] }],
      },
    ))

  it('[TL-OPENAPI-186] is taken by a library that knows nothing else of it', async () => {
    const { validateParcel } = await standard()
    if (validateParcel === undefined) throw new Error('no such validator')
    const app = new Hono().post('/', sValidator('json', validateParcel), (context) =>
      context.text(context.req.valid('json').id),
    )
    const answers = [parcel, { id: '' }].map(async (body) => {
      const headers = { 'content-type': 'application/json' }
      return (await app.request('/', { method: 'POST', headers, body: JSON.stringify(body) })).status
    })
    expect(await Promise.all(answers)).toEqual([200, 400])
  })

  it('[TL-OPENAPI-186] has the types of the interface, with the type that the validator guards', async () => {
    const { files } = await generated(parcels())
    const use = `import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { Parcel } from './model.ts'
import { validateParcel } from './validators.js'
export const schema: StandardSchemaV1<Parcel> = validateParcel
export const parcel = (value: StandardSchemaV1.InferOutput<typeof validateParcel>): Parcel => value
export const narrowed = (value: unknown): Parcel | undefined => (validateParcel(value) ? value : undefined)
`
    const bad = `import type { StandardSchemaV1 } from '@standard-schema/spec'
import { validateParcel } from './validators.js'
export const schema: StandardSchemaV1<number> = validateParcel
`
    const lines = compiled({ ...files, 'good.ts': use, 'bad.ts': bad }).map((line) => line.split(' ')[0])
    expect(lines).toEqual(['bad.ts:3'])
  })

  it('is not disturbed by what an array hands to its callback', async () => {
    const all = (await standard()) as unknown as Record<string, ((data: unknown) => boolean) & { errors: unknown[] }>
    expect([
      [parcel, {}].filter((each, ...more) => (all.validateParcel as (...all: unknown[]) => boolean)(each, ...more)),
    ]).toEqual([[parcel]])
    expect(all.validateParcel?.errors).toMatchObject([{ instancePath: '', keyword: 'required' }])
  })
})
