import { Hono } from 'hono'
import { modelOf } from './model-of.ts'

export const model = await modelOf(`
paths:
  /guests:
    post:
      operationId: addGuest
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: { $ref: '#/components/schemas/Guest' }
            encoding: { address: { style: deepObject }, codes: { style: form, explode: false } }
      responses: { '201': { description: added }, '400': { description: malformed }, '415': { description: forms only } }
  /photos:
    post:
      operationId: addPhoto
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: { $ref: '#/components/schemas/Photo' }
            encoding: { picture: { contentType: 'image/png, image/jpeg' } }
      responses: { '201': { description: added }, '400': { description: malformed }, '415': { description: forms only } }
  /texts:
    post:
      operationId: addText
      requestBody: { required: true, content: { text/plain: { schema: { type: string, minLength: 2, maxLength: 50 } } } }
      responses: { '201': { description: added }, '400': { description: malformed }, '415': { description: texts only } }
  /bytes:
    put:
      operationId: putBytes
      requestBody: { required: true, content: { application/octet-stream: { schema: { type: string, format: binary, maxLength: 300 } } } }
      responses: { '204': { description: kept }, '400': { description: malformed }, '415': { description: bytes only } }
  /both:
    post:
      operationId: addBoth
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: '#/components/schemas/Word' } }
          application/x-www-form-urlencoded: { schema: { $ref: '#/components/schemas/Word' } }
          application/xml: { schema: { $ref: '#/components/schemas/Word' } }
      responses: { '201': { description: added }, '400': { description: malformed }, '415': { description: not this }}
components:
  schemas:
    Word:
      type: object
      required: [word]
      additionalProperties: false
      properties: { word: { type: string, minLength: 1, maxLength: 30 }, loud: { type: boolean } }
    Guest:
      type: object
      required: [name, age]
      additionalProperties: false
      properties:
        name: { type: string, minLength: 1, maxLength: 40 }
        age: { type: integer, minimum: 0, maximum: 150 }
        height: { type: [number, 'null'], minimum: 0.5, maximum: 2.5 }
        member: { type: boolean }
        diet: { enum: [all, vegetarian, vegan] }
        tags: { type: array, maxItems: 3, items: { type: string, minLength: 1, maxLength: 12 } }
        codes: { type: array, minItems: 1, maxItems: 4, items: { type: integer, minimum: 1 } }
        address: { type: object, required: [city], additionalProperties: false, properties: { city: { type: string, minLength: 1 }, zip: { type: string, pattern: '^[0-9]{5}$' } } }
    Photo:
      type: object
      required: [title, picture]
      additionalProperties: false
      properties:
        title: { type: string, minLength: 1, maxLength: 30 }
        picture: { type: string, format: binary }
        notes: { type: array, maxItems: 2, items: { type: string, format: binary } }
        place: { type: object, required: [lat], additionalProperties: false, properties: { lat: { type: number, minimum: -90, maximum: 90 }, name: { type: string } } }
`)

/** What a form holds, as its handler reads it. */
export type Form = Record<string, unknown>

/** What a service was sent. */
export interface SentBody {
  path: string
  type: string
  body: string
}

/** Changes what the honest service answers to a body that it takes; `undefined` leaves it. */
export type Lie = (path: string, form: Form, type: string) => number | undefined

const count = (text: unknown) => [...String(text)].length
const isWithin = (text: string | null, least: number, most: number, isWhole = false): boolean =>
  text === null ||
  (/^-?\d+(\.\d+)?$/.test(text) && Number(text) >= least && Number(text) <= most && (!isWhole || /^-?\d+$/.test(text)))

const guestOf = (form: URLSearchParams): Form | undefined => {
  const known = ['name', 'age', 'height', 'member', 'diet', 'tags', 'codes', 'address[city]', 'address[zip]']
  const keys = [...new Set(form.keys())]
  if (!keys.every((key) => known.includes(key))) return undefined
  if (keys.some((key) => key !== 'tags' && form.getAll(key).length > 1)) return undefined
  const [name, age, tags, codes] = [
    form.get('name'),
    form.get('age'),
    form.getAll('tags'),
    form.get('codes')?.split(','),
  ]
  const [city, zip, diet] = [form.get('address[city]'), form.get('address[zip]'), form.get('diet')]
  const isRight =
    name !== null &&
    count(name) >= 1 &&
    count(name) <= 40 &&
    age !== null &&
    isWithin(age, 0, 150, true) &&
    isWithin(form.get('height') === '' ? null : form.get('height'), 0.5, 2.5) &&
    [null, 'true', 'false'].includes(form.get('member')) &&
    [null, 'all', 'vegetarian', 'vegan'].includes(diet) &&
    tags.length <= 3 &&
    tags.every((each) => count(each) >= 1 && count(each) <= 12) &&
    (codes === undefined || (codes.length <= 4 && codes.every((each) => /^\d+$/.test(each) && Number(each) >= 1))) &&
    (city === null ? zip === null : city !== '') &&
    (zip === null || /^\d{5}$/.test(zip))
  return isRight
    ? { name, age: Number(age), height: form.get('height'), member: form.get('member'), diet, tags, codes, city, zip }
    : undefined
}

const png = Buffer.from('89504e470d0a1a0a', 'hex')

const photoOf = async (form: FormData): Promise<Form | undefined> => {
  const keys = [...new Set(form.keys())]
  if (!keys.every((key) => ['title', 'picture', 'notes', 'place'].includes(key))) return undefined
  const [title, picture, place, notes] = [
    form.get('title'),
    form.get('picture'),
    form.get('place'),
    form.getAll('notes'),
  ]
  if (typeof title !== 'string' || count(title) < 1 || count(title) > 30 || form.getAll('title').length > 1)
    return undefined
  if (!(picture instanceof File) || picture.type !== 'image/png') return undefined
  if (
    !Buffer.from(await picture.arrayBuffer())
      .subarray(0, 8)
      .equals(png)
  )
    return undefined
  if (notes.length > 2 || !notes.every((each) => each instanceof File)) return undefined
  const written = place === null ? {} : place instanceof File ? parsed(await place.text()) : parsed(place)
  if (place !== null && !isPlace(written)) return undefined
  return { title, notes: await Promise.all(notes.map((each) => (each as File).text())), place: written }
}

const isPlace = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { lat, name, ...more } = value as Form
  const isName = name === undefined || typeof name === 'string'
  return typeof lat === 'number' && lat >= -90 && lat <= 90 && isName && Object.keys(more).length === 0
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const wordOf = (word: unknown, loud: unknown, keys: string[]): Form | undefined =>
  typeof word === 'string' &&
  count(word) >= 1 &&
  count(word) <= 30 &&
  [undefined, true, false].includes(loud as boolean) &&
  keys.every((key) => ['word', 'loud'].includes(key))
    ? { word, loud }
    : undefined

const booleans: Record<string, boolean> = { true: true, false: false }

/** What each path takes, in each of its media types. */
const readers: Record<string, (type: string, request: Request) => Promise<Form | undefined | 415>> = {
  '/guests': async (type, request) =>
    type === 'application/x-www-form-urlencoded' ? guestOf(new URLSearchParams(await request.text())) : 415,
  '/photos': async (type, request) => {
    if (type !== 'multipart/form-data') return 415
    const form = await request.formData().catch(() => undefined)
    return form && photoOf(form)
  },
  '/texts': async (type, request) => {
    const text = await request.text()
    return type !== 'text/plain' ? 415 : count(text) >= 2 && count(text) <= 50 ? { text } : undefined
  },
  '/bytes': async (type, request) => {
    const bytes = await request.arrayBuffer()
    if (type !== 'application/octet-stream') return 415
    return bytes.byteLength <= 300 ? { bytes: Buffer.from(bytes).toString('latin1') } : undefined
  },
  '/both': async (type, request) => {
    const text = await request.text()
    if (type === 'application/json') {
      const value = parsed(text)
      const { word, loud } = Object(value) as Form
      return wordOf(word, loud, Object.keys(Object(value)))
    }
    if (type !== 'application/x-www-form-urlencoded') return 415
    const form = new URLSearchParams(text)
    const loud = form.get('loud')
    if (loud !== null && booleans[loud] === undefined) return undefined
    return wordOf(form.get('word') ?? undefined, loud === null ? undefined : booleans[loud], [...form.keys()])
  },
}

/** A service that is right about each form, but for what `lie` says; notes the content types and bodies that it was sent. */
export const serviceWith = (lie: Lie = () => undefined, sent: SentBody[] = []) => {
  const app = new Hono()
  for (const [path, read] of Object.entries(readers)) {
    const method = path === '/bytes' ? 'PUT' : 'POST'
    app.on(method, path, async (c) => {
      const type = (c.req.header('Content-Type') ?? '').split(';')[0]?.toLowerCase() ?? ''
      sent.push({ path, type, body: await c.req.raw.clone().text() })
      const form = await read(type, c.req.raw)
      if (form === 415) return c.body(null, 415)
      return c.body(
        null,
        (form ? (lie(path, form, type) ?? (path === '/bytes' ? 204 : 201)) : (lie(path, {}, type) ?? 400)) as 400,
      )
    })
    app.all(path, (c) => c.body(null, 405, { Allow: method }))
  }
  return (request: Request) => app.fetch(request)
}
