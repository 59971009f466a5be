import type { CatalogModel, ModelVerification } from '@contracts/api-types/control'
import type { EpochMs, ModelRecord } from '../store/store.ts'

/** A model as the contract shows it. */
export const describeModel = (model: ModelRecord, how: { now: EpochMs; running: boolean }): CatalogModel => {
  const { id, modelRef, engine, digest, signature, sbom, state, retiresAt, createdAt } = model
  return {
    id,
    model_ref: modelRef,
    engine,
    digest,
    ...(signature !== undefined && { signature }),
    ...(sbom !== undefined && { sbom }),
    state,
    ...(retiresAt !== undefined && { retires_in_ms: Math.max(0, retiresAt - how.now) }),
    // implements: OC-CTRL-2034
    verification: how.running ? { status: 'running' } : verificationOf(model),
    created_at: new Date(createdAt).toISOString(),
  }
}

// implements: OC-CTRL-2010, OC-CTRL-2013
const verificationOf = ({ verification }: ModelRecord): ModelVerification => {
  if (!verification) return { status: 'unverified' }
  const { result, reason, message, checkedAt } = verification
  return { status: result, reason, message, checked_at: new Date(checkedAt).toISOString() }
}
