import { describe, expect, it } from 'vitest'
import { causeOf, type Told } from '../src/findings/cause.ts'
import { explore, fetchTransport } from '../src/index.ts'
import { shelf, shelfModel, shelfToken } from './books.ts'

const told: Told = {
  code: 'header-missing',
  pointer: '/a',
  message: 'the answer has no ETag header',
  subject: '200 /a',
}
const idOf = (more: Partial<Told>) => causeOf({ ...told, ...more }, 'readBook')?.id

describe('[TL-VERIFY-413] the cause of a fault', () => {
  it('is shared by what one thing in a service does wrong, and by nothing else', () => {
    expect(causeOf(told, 'readBook')).toEqual({ id: told.message, message: told.message, at: 'readBook' })
    expect(idOf({ pointer: '/b', subject: '404 /b' })).toBe(idOf({}))
    expect(idOf({ message: 'the answer has no Date header' })).not.toBe(idOf({}))
    const body = { code: 'body-invalid', message: 'its body at /code is none of "A": "E404"' } as const
    expect(idOf({ ...body, message: 'its body at /code is none of "A": "E409"' })).toBe(idOf(body))
    expect(idOf({ ...body, pointer: '/b' })).not.toBe(idOf(body))
    const status = { code: 'status-undeclared', subject: '404', message: 'answers 404, which is not among …' } as const
    expect(causeOf({ ...told, ...status }, 'a')?.message).toBe('answers 404, which is not declared')
    expect(idOf({ code: 'written-not-read' })).toBeUndefined()
    expect(idOf({ code: 'server-error' })).toBeUndefined()
  })

  it('joins findings that each keep their own fingerprint', async () => {
    const app = async (request: Request) => {
      const answer = await shelf().app(request)
      const headers = new Headers(answer.headers)
      headers.delete('WWW-Authenticate')
      return new Response(answer.body, { status: answer.status, headers })
    }
    const headers: [string, string][] = [['Authorization', `Bearer ${shelfToken}`]]
    const { findings } = await explore({
      model: shelfModel,
      url: 'http://localhost',
      headers,
      transport: fetchTransport(app),
    })
    const found = findings.filter(({ code }) => code === 'challenge-missing')
    expect(found.map(({ cause }) => cause)).toEqual(
      ['addBook', 'readBook'].map((at) => ({ id: '401', message: 'answers 401 without WWW-Authenticate', at })),
    )
    expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(2)
  })
})

describe('[TL-VERIFY-414] routes that are not declared', () => {
  const answering = async (change: (request: Request, answer: Response) => Response) => {
    const { app } = shelf()
    const transport = fetchTransport(async (request) => change(request.clone(), await app(request)))
    const headers: [string, string][] = [['Authorization', `Bearer ${shelfToken}`]]
    return (await explore({ model: shelfModel, url: 'http://localhost', headers, transport })).value.undeclared
  }
  it('are told: by a method, and by a reference of the service', async () => {
    expect(await answering((_, answer) => answer)).toEqual([])
    expect(
      await answering(({ method }, answer) => (method === 'DELETE' ? new Response(null, { status: 204 }) : answer)),
    ).toEqual([
      { method: 'DELETE', path: '/books', status: 204 },
      { method: 'DELETE', path: '/books/{id}', status: 204 },
    ])
    const elsewhere = (request: Request, answer: Response): Response => {
      if (request.url.includes('/shelf/1')) return new Response('{"id":"b","title":"x"}')
      const headers = new Headers(answer.headers)
      if (answer.status === 201) headers.set('Location', '/shelf/1?of=b')
      return new Response(answer.body, { status: answer.status, headers })
    }
    expect(await answering(elsewhere)).toEqual([{ method: 'GET', path: '/shelf/1', status: 200 }])
  })
})
