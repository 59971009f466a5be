import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import { describe, expect, it } from 'vitest'
import { explore, readContracts } from '../../src/index.ts'

const document = `openapi: 3.1.0
info: { title: Once, version: '1' }
paths:
  /once:
    get:
      operationId: once
      responses: { '200': { description: fine } }
`

/** Falls over at its n-th request, and at each one after it where it does so for good. */
const findings = async (falls: (count: number) => boolean) => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-once-'))
  writeFileSync(join(folder, 'once.yaml'), document)
  let count = 0
  const fetch = () => new Response(null, { status: falls(++count) ? 500 : 200 })
  const server = await new Promise<ServerType>((resolve) => {
    const started = serve({ fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started))
  })
  try {
    const { value = [] } = await readContracts(folder, [{ file: 'once.yaml' }])
    const [contract] = value
    if (!contract) throw new Error('the document does not read')
    const found = await explore({
      model: contract.model,
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    })
    return found.findings.map(({ code, level }) => `${level} ${code}`)
  } finally {
    await new Promise((resolve) => server.close(resolve))
    rmSync(folder, { recursive: true })
  }
}

describe('what was seen', () => {
  it('[TL-VERIFY-206] once is flaky, and again an error', async () => {
    expect(await findings(() => false)).not.toContain('error server-error')
    expect(await findings((count) => count === 1)).toContain('warning flaky')
    expect(await findings(() => true)).toContain('error server-error')
  })
})
