import type { Artifact, ArtifactRef, StoredArtifact } from '@contracts/api-types/control'
import type { Failure } from '@orchestrator/service-kit'
import type { ArtifactRecord, EpochMs, Store } from '../store/store.ts'
import { canonicalJson, faultOfJson, type Json } from './canonical-json.ts'

/** What outlives tasks under the name of its content. */
export interface Artifacts {
  create(artifact: Artifact): { ref: ArtifactRef } | { failure: Failure<'INVALID_PARAMS' | 'NOT_FOUND'> }
  get(id: string): StoredArtifact | undefined
}

export const noArtifact = { code: 'NOT_FOUND', message: 'no artifact has this ID' } as const
const noParent = { code: 'NOT_FOUND', message: "'parent' names no artifact" } as const

export const createArtifacts = ({
  store,
  wall,
}: {
  store: Pick<Store, 'artifacts'>
  wall: () => EpochMs
}): Artifacts => ({
  create(artifact) {
    const fault = faultOfJson(artifact.content)
    // implements: OC-CTRL-2075
    if (fault) return invalid(`'content' cannot be kept as it is: ${fault}`)
    const { parent } = artifact
    // implements: OC-CTRL-2074
    if (parent !== undefined && !store.artifacts.get(parent)) return { failure: noParent }
    // The body was read from JSON and held to its schema.
    // implements: OC-CTRL-2071
    const record = store.artifacts.put(canonicalJson(artifact as unknown as Json), wall())
    return { ref: refOf(record, artifact) }
  },
  get(id) {
    const record = store.artifacts.get(id)
    if (!record) return undefined
    const artifact = artifactOf(record)
    // implements: OC-CTRL-2073
    return { ...artifact, ...refOf(record, artifact) }
  },
})

/** Only texts of artifacts are kept, and each is what its ID says. */
export const artifactOf = ({ text }: ArtifactRecord): Artifact => JSON.parse(text) as Artifact

const refOf = ({ id, bytes, createdAt }: ArtifactRecord, { kind }: Artifact): ArtifactRef => ({
  id,
  kind,
  bytes,
  created_at: new Date(createdAt).toISOString(),
})

const invalid = (message: string): { failure: Failure<'INVALID_PARAMS'> } => ({
  failure: { code: 'INVALID_PARAMS', message },
})
