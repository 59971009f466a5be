import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { CatalogModelRequest } from '@contracts/api-types/control'
import type { DrainOutcome, PoolDirectory, PoolView, ReloadOutcome, ReplicaView } from 'pool-managerd'
import { jsonBody, type Service, told } from './service.ts'

export const digestOf = (bytes: string): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

export const modelOf = (model: Partial<CatalogModelRequest> = {}): CatalogModelRequest => ({
  id: 'tiny',
  model_ref: 'file:tiny.gguf',
  engine: 'llamacpp',
  digest: digestOf('weights'),
  ...model,
})

/** Asks, and tells the answer's status and fields. */
export const talk =
  ({ call }: Pick<Service, 'call'>) =>
  async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const response = await call(method, path, body === undefined ? {} : jsonBody(body))
    return response.status === 204 ? { status: 204 } : told(response)
  }

/** A folder for one test, with files in it; gone when `remove` is called. */
export const scratch = (files: Record<string, string> = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'orchestratord-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A key that signs digests, and its public half as a file would hold it. */
export const signer = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    pem: pemOf(publicKey),
    sign: (digest: string) => sign(null, Buffer.from(digest), privateKey).toString('base64'),
  }
}

export const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString()

const replica: ReplicaView = { id: 'chat-0', state: 'ready', accepts: true, slots: 1, inFlight: 0, engineVersion: 'v1' }

export const viewOf = ({
  replicas = [{}],
  ...view
}: Partial<Omit<PoolView, 'replicas'>> & { replicas?: Partial<ReplicaView>[] } = {}): PoolView => ({
  id: 'chat',
  engine: 'llamacpp',
  model: 'hf:tiny/chat',
  ctx: 4096,
  state: 'ready',
  props: { workloads: ['completion'], features: [] },
  replicas: replicas.map((each) => ({ ...replica, ...each })),
  ...view,
})

/** Pools that are as a test says, and do what it says; they remember what they were asked. */
export const handDirectory = (views: PoolView[] = [viewOf()]) => {
  const asked: unknown[][] = []
  const outcomes: { drain: DrainOutcome; reload: ReloadOutcome } = { drain: 'draining', reload: { kind: 'reloaded' } }
  const directory: PoolDirectory = {
    started: async () => {},
    list: () => views,
    onChange: () => () => {},
    lease: async () => ({ refused: 'not-ready' }),
    drain: async (...given) => {
      asked.push(['drain', ...given])
      return outcomes.drain
    },
    reload: async (...given) => {
      asked.push(['reload', ...given])
      return outcomes.reload
    },
    adapterOf: () => undefined,
    close: async () => {},
  }
  return { directory, views, asked, outcomes }
}
