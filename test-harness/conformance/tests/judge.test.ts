import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ClientModule, functionNames, roundTrip } from '../src/round-trip.ts'
import { make, removeScratch, scratchFolder, writeFiles } from '../src/workshop.ts'
import { documentNamed } from './make-document.ts'

const { file } = documentNamed('petstore')
let client: ClientModule
let names: Map<string, string>

beforeAll(async () => {
  const folder = scratchFolder()
  const { files } = (await make(file)) as { files: Record<string, string> }
  writeFiles(folder, files)
  client = (await import(pathToFileURL(join(folder, 'index.ts')).href)) as ClientModule
  names = functionNames(files['client.ts'] ?? '')
})
afterAll(removeScratch)

type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** What is judged wrong where the client's requests and answers go through other hands. */
const failures = async (between: (send: Fetch) => Fetch): Promise<string[]> => {
  const create = client.createClient as unknown as (options: object) => Promise<unknown>
  const altered = {
    ...client,
    createClient: (options: object) => create({ ...options, fetch: between(fetch) }),
  } as ClientModule
  return (await roundTrip(file, altered, names)).failures
}

const sending = (change: (url: URL, init: RequestInit & { headers: Headers }) => RequestInit | undefined) =>
  failures((send) => async (url, init) => {
    const at = new URL(url)
    const headers = new Headers(init.headers)
    const changed = change(at, { ...init, headers }) ?? { ...init, headers }
    return send(at.href, changed)
  })

const answering = (change: (response: Response) => Response | Promise<Response>) =>
  failures((send) => async (url, init) => change(await send(url, init)))

const check = async (got: Promise<string[]>, want: RegExp): Promise<void> => {
  expect(
    (await got).some((failure) => want.test(failure)),
    `${want} in ${(await got).slice(0, 3)}`,
  ).toBe(true)
}

describe('the round trip', () => {
  it('[TL-OPENAPI-227] finds nothing where nothing is changed', async () => {
    expect(await sending(() => undefined)).toEqual([])
    expect(await answering((response) => response)).toEqual([])
  })

  it('[TL-OPENAPI-227] sees another method, path, query, header or body', async () => {
    await check(
      sending((_, init) => ({ ...init, method: init.method === 'GET' ? 'OPTIONS' : (init.method ?? '') })),
      /the method was/,
    )
    await check(
      sending((url) => void (url.pathname += 'x')),
      /the path was|came/,
    )
    await check(
      sending((url) => void (url.search = '')),
      /query \w+: sent/,
    )
    await check(
      sending((url) => void url.searchParams.append('more', '1')),
      /the query says more/,
    )
    await check(
      sending((_, { headers }) => void headers.delete('api_key')),
      /header api_key: sent/,
    )
    await check(
      sending((_, { headers }) => void (headers.has('content-type') && headers.set('content-type', 'a/b'))),
      /the body came as a\/b/,
    )
    await check(
      sending((_, init) =>
        typeof init.body === 'string' ? { ...init, body: init.body.replace('"name"', '"noname"') } : init,
      ),
      /body: .*required property/,
    )
    await check(
      sending((_, init) =>
        typeof init.body === 'string' ? { ...init, body: init.body.replace(/plain|two words/, 'other') } : init,
      ),
      /body: sent/,
    )
  })

  it('[TL-OPENAPI-227] sees an answer with another status, header or body', async () => {
    const again = (
      response: Response,
      body: string | null,
      change: (init: { status: number; headers: Headers }) => void,
    ) => {
      const init = { status: response.status, headers: new Headers(response.headers) }
      change(init)
      return new Response(body, init)
    }
    await check(
      answering((response) =>
        response.status === 404 ? again(response, null, (init) => void (init.status = 400)) : response,
      ),
      /status was read as 400/,
    )
    await check(
      answering(async (response) =>
        again(response, await response.text(), ({ headers }) => headers.set('x-rate-limit', '123456')),
      ),
      /header X-Rate-Limit was read/,
    )
    await check(
      answering(async (response) =>
        response.status === 200
          ? again(response, (await response.text()).replace('"id":', '"id":1'), () => undefined)
          : response,
      ),
      /read .*, not/,
    )
  })
})
