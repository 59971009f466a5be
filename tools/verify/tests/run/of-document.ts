import { explore, type FetchApp, fetchTransport, readContracts } from '../../src/index.ts'
import type { ExploreOptions } from '../../src/run/explore.ts'
import { scratch } from '../scratch.ts'

type Given = Partial<Pick<ExploreOptions, 'headers' | 'only' | 'set' | 'url'>>

/** What a run finds on an app, with a document of these paths: `code: message`, sorted. */
export const found = async (paths: string, app: FetchApp, given: Given = {}): Promise<string[]> => {
  const { root, remove } = scratch({ 'api.yaml': `openapi: 3.0.3\ninfo: { title: T, version: '1' }\npaths:\n${paths}` })
  try {
    const { value = [] } = await readContracts(root, [{ file: 'api.yaml' }])
    const [contract] = value
    if (!contract) throw new Error('the document does not read')
    const { findings } = await explore({
      model: contract.model,
      url: 'http://localhost',
      transport: fetchTransport(app),
      ...given,
    })
    return findings.map(({ code, message }) => `${code}: ${message}`).sort()
  } finally {
    remove()
  }
}

type Handler = (body: Record<string, unknown>, id: string) => Response

/** An app of these routes; all else about HTTP is right. */
export const appOf =
  (routes: Record<string, Handler>): FetchApp =>
  async (request) => {
    const { pathname } = new URL(request.url)
    const paths = Object.keys(routes).map((route) => route.split(' '))
    const matching = paths.filter(([, path = '']) => new RegExp(`^${path.replace('{}', '([^/]+)')}$`).test(pathname))
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const [, path = ''] = matching.find(([own]) => own === method) ?? []
    if (path === '') {
      const allow = matching.map(([own]) => own).join(', ')
      return matching.length > 0 ? new Response(null, { status: 405, headers: { Allow: allow } }) : status(404)
    }
    const text = await request.text()
    const isJson = request.headers.get('Content-Type')?.toLowerCase() === 'application/json'
    if (method !== 'GET' && text !== '' && !isJson) return status(415)
    const body = method === 'GET' ? {} : parsed(text)
    if (!body || (method !== 'GET' && typeof body.name !== 'string')) return status(400)
    const answer = routes[`${method} ${path}`]?.(body, decodeURIComponent(pathname.split('/').at(-1) ?? ''))
    return answer ?? status(500)
  }

export const status = (code: number) => new Response(null, { status: code })

export const parsed = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
