import { describe, expect, it } from 'vitest'
import { compiled, generated, loaded } from './generated.ts'
import { type Seen, served } from './server.ts'

const string = { type: 'string' }
const properties = {
  title: string,
  tags: { type: 'array', items: string },
  about: { type: 'object', properties: { width: { type: 'integer' } } },
  at: { type: 'object', properties: { x: { type: 'integer' } } },
  file: { type: 'string', format: 'binary' },
  files: { type: 'array', items: { type: 'string', format: 'binary' } },
}
const operation = (operationId: string, content: object) => ({
  post: { operationId, requestBody: { required: true, content }, responses: { 204: { description: 'Taken.' } } },
})
const object = (encoding: object) => ({ schema: { type: 'object', properties }, encoding })

const document = {
  openapi: '3.1.0',
  info: { title: 'Bodies', version: '1' },
  paths: {
    '/form': operation('sendForm', {
      'application/x-www-form-urlencoded': object({
        tags: { explode: false },
        about: { contentType: 'application/json' },
        at: { style: 'deepObject', explode: true },
      }),
    }),
    '/parts': operation('sendParts', {
      'multipart/form-data': object({
        title: { contentType: 'text/markdown' },
        about: { contentType: 'application/vnd.about+json' },
        file: { contentType: 'image/png' },
        files: { contentType: 'image/png, image/jpeg' },
      }),
    }),
    '/mixed': operation('sendMixed', { 'multipart/mixed': object({}) }),
    '/raw': operation('sendRaw', { 'application/octet-stream': {}, 'text/csv': { schema: string } }),
  },
}

const sent = async (name: string, call: object): Promise<Seen> => {
  const { baseUrl, requests } = await served((_, response) => response.writeHead(204).end())
  const { createClient, ...api } = (await loaded((await generated(document)).files)) as Record<string, unknown>
  const client = (createClient as (options: object) => unknown)({ baseUrl })
  await (api[name] as (client: unknown, call: object) => Promise<unknown>)(client, call)
  return requests[0] as Seen
}

/** Multipart content, as another implementation reads it. */
const parts = async ({ headers, body }: Seen) => {
  const read = await new Response(body, { headers: { 'content-type': headers['content-type'] ?? '' } }).formData()
  const found: unknown[] = []
  for (const [name, value] of read) {
    found.push(value instanceof File ? [name, value.name, value.type, await value.text()] : [name, value])
  }
  return found
}

describe('a body', () => {
  it('[TL-OPENAPI-143] of a form is encoded property by property, as the Encoding Object says', async () => {
    const { body } = await sent('sendForm', {
      body: { title: 'a&b c', tags: ['x', 'y,z'], about: { width: 1 }, at: { x: 2 }, files: [] },
    })
    expect(body).toBe('title=a%26b%20c&tags=x,y%2Cz&about=%7B%22width%22%3A1%7D&at%5Bx%5D=2')
  })

  it('[TL-OPENAPI-143] of several parts holds texts, JSON and files with their names and types', async () => {
    const png = (name: string, type = '') => new File([name], name, { type })
    const seen = await sent('sendParts', {
      body: {
        title: '# Hello',
        tags: ['x', 'y'],
        about: { width: 1 },
        at: { x: 2 },
        file: png('a "quoted"\nname.png'),
        files: [png('b.jpg', 'image/jpeg'), png('c.bin'), new Blob(['d'])],
      },
    })
    expect(await parts(seen)).toEqual([
      ['title', '# Hello'],
      ['tags', 'x'],
      ['tags', 'y'],
      ['about', '{"width":1}'],
      ['at', '{"x":2}'],
      ['file', 'a "quoted"\nname.png', 'image/png', 'a "quoted"\nname.png'],
      ['files', 'b.jpg', 'image/jpeg', 'b.jpg'],
      ['files', 'c.bin', 'application/octet-stream', 'c.bin'],
      ['files', 'blob', 'application/octet-stream', 'd'],
    ])
    const types = [...seen.body.matchAll(/name="(\w+)".*\r\ncontent-type: (.*)\r\n/g)].map(([, name, type]) => [
      name,
      type,
    ])
    expect(types.slice(0, 3)).toEqual([
      ['title', 'text/markdown'],
      ['about', 'application/vnd.about+json'],
      ['at', 'application/json'],
    ])
    expect(seen.headers['content-length']).toBe(String(seen.body.length))
    const { headers } = await sent('sendMixed', { body: { title: 'x' } })
    expect(headers['content-type']).toMatch(/^multipart\/mixed; boundary=part-/)
  })

  it('[TL-OPENAPI-143] of bytes may be a blob, a buffer or a stream, and text is sent as it is', async () => {
    const bytes = new TextEncoder().encode('bytes')
    const seen: unknown[] = []
    for (const body of [bytes, bytes.buffer, new Blob([bytes]), new Blob([bytes]).stream()]) {
      const { headers, body: text } = await sent('sendRaw', { body })
      seen.push([headers['content-type'], headers['transfer-encoding'], text])
    }
    const { headers, body } = await sent('sendRaw', { contentType: 'text/csv', body: 'a,b' })
    expect([...seen, [headers['content-type'], body]]).toEqual([
      ['application/octet-stream', undefined, 'bytes'],
      ['application/octet-stream', undefined, 'bytes'],
      ['application/octet-stream', undefined, 'bytes'],
      ['application/octet-stream', 'chunked', 'bytes'],
      ['text/csv', 'a,b'],
    ])
  })

  it('[TL-OPENAPI-143] has the type of its media type', async () => {
    const { files } = await generated(document)
    const use = `
import { createClient, sendParts, sendRaw } from './index.ts'
const client = createClient({ baseUrl: '' })
export const good = [
  sendParts(client, { body: { file: new File([], 'a'), files: [new Blob([])] } }),
  sendRaw(client, { body: new Blob([]).stream() }),
]
// @ts-expect-error: no bytes
sendRaw(client, { body: { a: 1 } })
// @ts-expect-error: no file
sendParts(client, { body: { file: 'a' } })
`
    expect(compiled({ ...files, 'use.ts': use })).toEqual([])
  })
})
