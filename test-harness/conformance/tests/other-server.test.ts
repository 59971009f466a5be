import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { callMock } from '../src/call-mock.ts'
import { startOtherServer } from '../src/other-server.ts'
import { type ClientModule, functionNames } from '../src/round-trip.ts'
import { type Files, make, removeScratch, scratchFolder, writeFiles } from '../src/workshop.ts'
import { documentNamed } from './make-document.ts'

afterAll(removeScratch)

/** Whatever the schemes of the documents ask for. */
const headers = { authorization: 'Bearer token' }

describe('a server that openapi-backend makes of a document', () => {
  it.each([
    ['polymorphism', 24],
    ['file-uploads', 6],
    ['circular', 5],
    ['uspto', 4],
  ])(
    '[TL-OPENAPI-228] of %s takes every request of the client, and the client reads its answers',
    async (name, calls) => {
      const { file } = documentNamed(name)
      const { files } = (await make(file)) as { files: Files }
      const folder = scratchFolder()
      writeFiles(folder, files)
      const client = (await import(pathToFileURL(join(folder, 'index.ts')).href)) as ClientModule
      const { baseUrl, refused, stop } = await startOtherServer(file)
      try {
        const called = await callMock(file, client, functionNames(files['client.ts'] ?? ''), { baseUrl, headers })
        expect(refused).toEqual([])
        expect(called.filter(({ status, unread }) => status < 200 || status >= 300 || unread !== '')).toEqual([])
        expect(called).toHaveLength(calls)
      } finally {
        await stop()
      }
    },
  )

  it('refuses what the document does not allow', async () => {
    const { baseUrl, refused, stop } = await startOtherServer(documentNamed('polymorphism').file)
    const status = async (path: string, body: unknown) => {
      const type = { 'Content-Type': 'application/json' }
      return (await fetch(baseUrl + path, { method: 'PATCH', headers: type, body: JSON.stringify(body) })).status
    }
    try {
      expect([await status('/pets', 7), await status('/no-such-path', {})]).toEqual([400, 404])
      expect(refused.map((each) => each.split(' [')[0])).toEqual(['patch /pets: 400', 'patch /no-such-path: 404'])
    } finally {
      await stop()
    }
  })
})
