import { once } from 'node:events'
import { dirname } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import type { Finding } from '@throughline/kernel'
import { type ExploreOptions, explore, readContracts } from '@throughline/verify'
import { type BugId, bugs } from '../../src/observatory/bugs.ts'
import { documentFile } from '../../src/observatory/operations.ts'
import type { Measurement } from '../../src/observatory-page.ts'
import { atacama, karoo, startObservatory } from './observatory-ask.ts'

const { value: [contract] = [] } = await readContracts(dirname(documentFile), [{ file: 'openapi.yaml' }])

/** What the verifier says of the service with this bug, or of the clean one; of all its operations, or of some. */
export const findingsAbout = async (
  bug?: BugId,
  only: readonly string[] = [],
  more: Pick<ExploreOptions, 'phases' | 'seed'> = {},
): Promise<Finding[]> => {
  if (!contract) throw new Error('the document cannot be read')
  const server = createAdaptorServer({ fetch: startObservatory(bug).fetch })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the service listens on no port')
  try {
    const { findings } = await explore({
      model: contract.model,
      only,
      url: `http://127.0.0.1:${address.port}`,
      headers: Object.entries(karoo),
      identities: { other: Object.entries(atacama) },
      ...more,
    })
    return findings.filter(({ level }) => level !== 'info')
  } finally {
    server.close()
  }
}

/** The clean service, then each bug in a service of its own. */
export const measured = async (): Promise<Measurement> => {
  const clean = await findingsAbout()
  const known = new Set(clean.map(({ fingerprint }) => fingerprint))
  const found: Measurement['found'] = {}
  for (const { id } of bugs) {
    const another = (await findingsAbout(id)).find(({ fingerprint }) => !known.has(fingerprint))
    if (another) found[id] = another.code
  }
  return { found, clean: clean.map(({ code, message }) => ({ code, message })) }
}
