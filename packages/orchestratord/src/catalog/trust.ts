import type { KeyObject } from 'node:crypto'
import type { TrustPolicy } from '@contracts/config-schema'
import type { ModelRecord, VerificationReason } from '../store/store.ts'
import { inRegistry, registryOf } from './registry.ts'
import { isSigned } from './roots.ts'
import { namesDigest } from './sbom.ts'

/** Why a model is not what the policy asks for. */
export interface Distrust {
  reason: Exclude<VerificationReason, 'none' | 'unknown'>
  message: string
}

export interface TrustDeps {
  policy: TrustPolicy
  keys: readonly KeyObject[]
  /** The content of an artifact; undefined if there is none. */
  contentOf: (artifact: string) => unknown
}

export type Judged = Pick<ModelRecord, 'modelRef' | 'digest' | 'signature' | 'sbom'>

/** What a policy says to a model before its bytes are read. */
export const createTrust = ({ policy, keys, contentOf }: TrustDeps) => {
  // implements: OC-CTRL-2020
  const distrustOfRegistry = ({ modelRef }: Judged): Distrust | undefined => {
    const { allowed_registries: allowed } = policy
    if (allowed === undefined || allowed.some((registry) => inRegistry(modelRef, registry))) return undefined
    return { reason: 'registry', message: `the trust policy allows no model of ${registryOf(modelRef)}` }
  }
  const distrustOfSignature = ({ digest, signature }: Judged): Distrust | undefined => {
    // implements: OC-CTRL-2021
    if (signature === undefined) {
      return policy.require_signature
        ? { reason: 'signature', message: 'the trust policy asks for a signature' }
        : undefined
    }
    // Without a key nobody can say anything about it; that is enough only where nobody asks for one.
    // implements: OC-CTRL-2021, OC-CTRL-2022
    if (isSigned(keys, digest, signature) || (keys.length === 0 && !policy.require_signature)) return undefined
    return { reason: 'signature', message: 'no key of ca_roots made the signature' }
  }
  // implements: OC-CTRL-2023
  const distrustOfSbom = ({ digest, sbom }: Judged): Distrust | undefined => {
    if (!policy.require_sbom) return undefined
    if (sbom === undefined) return { reason: 'sbom', message: 'the trust policy asks for a bill of materials' }
    if (namesDigest(contentOf(sbom), digest)) return undefined
    return { reason: 'sbom', message: 'sbom is no bill of materials in CycloneDX or SPDX that names the digest' }
  }
  return {
    strict: policy.mode === 'strict',
    judge: (model: Judged): Distrust | undefined =>
      distrustOfRegistry(model) ?? distrustOfSignature(model) ?? distrustOfSbom(model),
  }
}

export type Trust = ReturnType<typeof createTrust>
