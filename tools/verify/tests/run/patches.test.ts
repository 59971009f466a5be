import { describe, expect, it } from 'vitest'
import { explore, type FetchApp, fetchTransport } from '../../src/index.ts'
import { modelOf } from './model-of.ts'

const model = await modelOf(`
paths:
  /merged:
    patch:
      operationId: merge
      requestBody: { required: true, content: { application/merge-patch+json: { schema: { $ref: '#/components/schemas/Change' } } } }
      responses: { '200': { description: changed }, '400': { description: malformed }, '415': { description: patches only } }
  /patched:
    patch:
      operationId: patch
      requestBody: { required: true, content: { application/json-patch+json: { schema: { $ref: '#/components/schemas/Patch' } } } }
      responses: { '200': { description: changed }, '400': { description: malformed }, '415': { description: patches only } }
components:
  schemas:
    Change:
      type: object
      additionalProperties: false
      properties: { title: { type: string, minLength: 1, maxLength: 20 }, size: { type: integer, minimum: 1 } }
    Patch:
      type: array
      maxItems: 5
      items:
        type: object
        required: [op, path]
        properties: { op: { enum: [add, remove, replace] }, path: { type: string, pattern: '^/' }, value: true }
`)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is `null` is removed. */
const isChange = (value: unknown): boolean => {
  if (!isObject(value)) return false
  const { title, size, ...more } = value
  const isTitle =
    title === undefined || title === null || (typeof title === 'string' && title !== '' && [...title].length <= 20)
  const isSize = size === undefined || size === null || (Number.isInteger(size) && Number(size) >= 1)
  return isTitle && isSize && Object.keys(more).length === 0
}

/** Of the only member there is; whatever else is named cannot be changed. */
const isApplicable = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length <= 5 &&
  value.every(
    (each) => isObject(each) && ['add', 'remove', 'replace'].includes(String(each.op)) && each.path === '/title',
  )

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const serviceWith =
  (lie: (path: string, value: unknown) => number | undefined, sent: string[] = []): FetchApp =>
  async (request) => {
    const { pathname } = new URL(request.url)
    const own = pathname === '/merged' ? 'application/merge-patch+json' : 'application/json-patch+json'
    const answer = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers })
    if (request.method !== 'PATCH') return answer(405, { Allow: 'PATCH' })
    const text = await request.text()
    if (request.headers.get('Content-Type')?.toLowerCase() !== own) return answer(415)
    sent.push(text)
    const value = parsed(text)
    const isRight = pathname === '/merged' ? isChange(value) : isApplicable(value)
    return answer(lie(pathname, value) ?? (isRight ? 200 : 400))
  }

const foundBy = async (lie: (path: string, value: unknown) => number | undefined, seed = 0, sent: string[] = []) => {
  const transport = fetchTransport(serviceWith(lie, sent))
  const { value } = await explore({ model, url: 'http://localhost', transport, seed })
  return value.shown.map(({ code, what }) => `${code}: ${what}`)
}

describe('[TL-VERIFY-211] [TL-VERIFY-212] patches', () => {
  it('remove by null, and apply to what is there: neither is a finding', async () => {
    for (const seed of [0, 1, 2]) {
      const sent: string[] = []
      expect(await foundBy(() => undefined, seed, sent)).toEqual([])
      expect(sent.length).toBeGreaterThan(100)
    }
  })
  it('are held to what their schemas exclude', async () => {
    expect(
      await foundBy((path, value) => (path === '/merged' && Number(Object(value).size) < 1 ? 200 : undefined)),
    ).toContain('invalid-accepted: /size: less than the minimum')
    const lie = (path: string, value: unknown) =>
      path === '/patched' && Array.isArray(value) && value.length > 5 ? 200 : undefined
    expect(await foundBy(lie)).toEqual(['invalid-accepted: the body: one item more than maxItems'])
  })
})
