import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Context, Hono } from 'hono'
import type * as runtime from '../src/server-runtime/index.ts'
import { generated, written } from './generated.ts'

export type Request = Record<string, unknown>
export type AnyHandler = (request: Request, context: Context) => unknown
export type Options = runtime.ImplementOptions<object>

interface Server {
  implement(routes: object, handlers: object, options: Options): Hono
  notAllowed(routes: object): Hono
  routes: Record<string, runtime.AnyRoute>
}

type Call = (client: unknown, request?: object) => Promise<Record<string, unknown>>

const runtimeItself = "export * from '../../../src/server-runtime/index.ts'\n"

const load = async (document: unknown) => {
  const { files } = await generated(document, [], ['client', 'server'])
  // The runtime itself in place of its copy, so that what runs of it is seen.
  const folder = written({ ...files, 'server-runtime/index.ts': runtimeItself })
  const module = async (path: string) => (await import(pathToFileURL(join(folder, path)).href)) as unknown
  return {
    server: (await module('server.ts')) as Server,
    client: (await module('index.ts')) as Record<string, unknown>,
  }
}

// Many tests serve the same document.
const loaded = new Map<string, ReturnType<typeof load>>()

/** Client and server of a document, without a network between them. Operations that have no handler fail. */
export const implemented = async (document: unknown, given: Record<string, AnyHandler> = {}, options: Options = {}) => {
  const key = JSON.stringify(document)
  const modules = loaded.get(key) ?? load(document)
  loaded.set(key, modules)
  const { implement, notAllowed, routes } = (await modules).server
  const { createClient, ...api } = (await modules).client
  const idle: AnyHandler = (_, context) => Promise.reject(new Error(`nobody answers ${context.req.path}`))
  const handlers = { ...Object.fromEntries(Object.keys(routes).map((id) => [id, idle])), ...given }
  const app = implement(routes, handlers, options)
  app.route('/', notAllowed(routes))
  const fetch = async (url: string, init: RequestInit) => app.fetch(new globalThis.Request(url, init))
  const client = (createClient as (options: object) => unknown)({ baseUrl: 'http://host', fetch })
  const call = (name: string, request?: object) => (api[name] as Call)(client, request)
  return { app, call, routes, implement }
}

/** A small document of operations, by path and method. */
export const documentOf = (paths: Record<string, object>, components: object = {}) => ({
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  paths,
  components,
})

/** Status, media type and body of a response; JSON is read. */
export const seen = async (answer: Response | Promise<Response>) => {
  const response = await answer
  const type = response.headers.get('content-type')?.split(';')[0] ?? ''
  const text = await response.text()
  return { status: response.status, type, body: type.endsWith('json') ? (JSON.parse(text) as unknown) : text }
}
