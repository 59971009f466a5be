import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type Context, type Document, OpenAPIBackend } from 'openapi-backend'
import { parse } from 'yaml'

export interface OtherServer {
  baseUrl: string
  /** What it refused, and why. */
  refused: string[]
  stop(): Promise<void>
}

/** Serves a document by openapi-backend: it routes and judges requests, and answers as the document's examples do. */
export const startOtherServer = async (file: string): Promise<OtherServer> => {
  const refused: string[] = []
  const refuse = (status: number) => (context: Context, _request: unknown, response: ServerResponse) => {
    const { method, path } = context.request
    refused.push(`${method} ${path}: ${status} ${JSON.stringify(context.validation?.errors ?? [])}`)
    response.writeHead(status).end()
  }
  const api = new OpenAPIBackend({
    definition: withNames(parse(readFileSync(file, 'utf8')) as Document),
    ajvOpts: { logger: false },
    handlers: {
      validationFail: refuse(400),
      notFound: refuse(404),
      methodNotAllowed: refuse(405),
      notImplemented(context, _request, response: ServerResponse) {
        const { status, mock } = context.api.mockResponseForOperation(context.operation.operationId ?? '')
        if (mock === undefined) response.writeHead(status).end()
        else response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(mock))
      },
    },
  })
  await api.init()
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname: path, search: query } = new URL(request.url ?? '', 'http://server')
    const body = await text(request)
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, value ?? []]))
    const given = { method: request.method ?? '', path, query, headers, ...(body !== '' && { body }) }
    await api.handleRequest(given, request, response)
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) => {
      refused.push(`${request.method} ${request.url}: ${String(thrown)}`)
      response.writeHead(500).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused,
    stop: () => new Promise((done) => server.close(() => done())),
  }
}

/** It knows operations by their names alone. */
const withNames = (document: Document): Document => {
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(item ?? {})) {
      if (typeof operation === 'object' && 'responses' in operation) operation.operationId ??= `${method} ${path}`
    }
  }
  return document
}
