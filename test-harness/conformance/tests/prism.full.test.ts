import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callMock } from '../src/call-mock.ts'
import { installPrism, startPrism } from '../src/prism.ts'
import { type ClientModule, functionNames } from '../src/round-trip.ts'
import { make, removeScratch, scratchFolder, writeFiles } from '../src/workshop.ts'
import { documentNamed } from './make-document.ts'

let command: string
let folder: string

beforeAll(async () => {
  folder = scratchFolder()
  const home = scratchFolder()
  command = await installPrism(join(home, 'prism'))
}, 300_000)
afterAll(removeScratch)

/** The schema requires a field that it does not declare; Prism reads of a form only what is declared, and then misses it. */
const unanswerable = ['POST /oauth2/revoke']

/** Whatever the schemes of the documents ask for. */
const headers = { authorization: 'Bearer token' }

describe('a server that Prism makes of a document', () => {
  it.each([
    ['star-trek', 160],
    ['polymorphism', 13],
    ['box', 9],
    ['file-uploads', 3],
    ['circular', 3],
    ['uspto', 3],
  ])(
    '[TL-OPENAPI-228] of %s takes every request of the client, and the client reads its answers',
    async (name, calls) => {
      const { file } = documentNamed(name)
      const { files } = (await make(file)) as { files: Record<string, string> }
      writeFiles(join(folder, name), files)
      const client = (await import(pathToFileURL(join(folder, name, 'index.ts')).href)) as ClientModule
      const mock = await startPrism(command, file)
      try {
        const called = await callMock(file, client, functionNames(files['client.ts'] ?? ''), {
          baseUrl: mock.baseUrl,
          headers,
        })
        expect(called.length).toBeGreaterThanOrEqual(calls)
        expect(
          called.filter(
            ({ operation, status, violations, unread }) =>
              !unanswerable.includes(operation) && (status >= 400 || violations.includes('"request"') || unread !== ''),
          ),
        ).toEqual([])
      } finally {
        await mock.stop()
      }
    },
  )
})
