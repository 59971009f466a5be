import type { CatalogModel, CatalogModelRequest, ModelStateRequest } from '@contracts/api-types/control'
import type { createMetrics } from '@contracts/metrics'
import type { Failure } from '@orchestrator/service-kit'
import type { EpochMs, ModelRecord, ModelVerification, Store } from '../store/store.ts'
import { describeModel } from './describe-model.ts'
import { digestOfModel } from './model-bytes.ts'
import { createRetirements } from './retirements.ts'
import type { Trust } from './trust.ts'
import { createVerifications } from './verifications.ts'

type Metrics = Pick<ReturnType<typeof createMetrics>, 'catalogVerificationsTotal' | 'modelState'>

export interface CatalogDeps {
  store: Pick<Store, 'models'>
  trust: Trust
  modelDir?: string | undefined
  metrics: Metrics
  wall: () => EpochMs
  after: (ms: number, callback: () => void) => () => void
  /** What the pools serve now, by pool ID. */
  served: () => Iterable<readonly [pool: string, modelRef: string]>
  report: (failure: unknown) => void
  /** How long an answer waits for a verification. */
  patienceMs?: number
}

type Refused<Kind extends Failure['code']> = { failure: Failure<Kind> }

/** `retiring`: takes no new task, and its old ones still have time. */
export type ModelStanding = 'unknown' | 'active' | 'retiring' | 'retired'

/** The models that the service knows by name, and what may be done with them. */
export interface Catalog {
  create(request: CatalogModelRequest): { model: CatalogModel } | Refused<'CONFLICT' | 'UNTRUSTED_ARTIFACT'>
  get(id: string): CatalogModel | undefined
  remove(id: string): { removed: true } | Refused<'CONFLICT' | 'NOT_FOUND'>
  verify(id: string): Promise<{ model: CatalogModel } | Refused<'NOT_FOUND' | 'UNTRUSTED_ARTIFACT'>>
  setState(id: string, request: ModelStateRequest): { model: CatalogModel } | Refused<'NOT_FOUND' | 'INVALID_PARAMS'>
  /** What admission asks before it takes a task; cheap. */
  modelState(modelRef: string): ModelStanding
  /** What speaks against serving a model from now on. */
  objectionTo(
    modelRef: string,
    engine: string,
  ): Failure<'MODEL_DEPRECATED' | 'UNTRUSTED_ARTIFACT' | 'CONFLICT'> | undefined
  /** Calls back when the time of a model's tasks is over; the answer ends that. */
  onRetired(listener: (modelRef: string) => void): () => void
  close(): Promise<void>
}

export const noModel = { code: 'NOT_FOUND', message: 'no model has this ID' } as const

/** As many as the metrics have room for: each model is a series. */
export const mostModels = 1024

export const createCatalog = (deps: CatalogDeps): Catalog => {
  const { store, trust, modelDir, metrics, wall, after, served, report, patienceMs = 1000 } = deps
  // The file is ours alone, so what was read once holds; admission asks for every task.
  const models = new Map(store.models.list().map((model) => [model.id, model]))
  const byRef = new Map([...models.values()].map((model) => [model.modelRef, model]))
  const listeners = new Set<(modelRef: string) => void>()
  const retirements = createRetirements({ wall, after })
  const keep = (model: ModelRecord): ModelRecord => {
    models.set(model.id, model)
    byRef.set(model.modelRef, model)
    return model
  }
  const verifications = createVerifications({
    trust,
    read: (modelRef, signal) => digestOfModel(modelDir, modelRef, signal),
    wall,
    ended,
    report,
  })

  function ended(model: ModelRecord, verification: ModelVerification): void {
    const { result, reason } = verification
    // implements: OC-CTRL-2037
    if (reason !== 'unknown') metrics.catalogVerificationsTotal.inc({ result, reason, engine: model.engine }, 1)
    const now = models.get(model.id)
    // Another one may have its ID by now.
    if (now?.createdAt !== model.createdAt || now.modelRef !== model.modelRef || now.digest !== model.digest) return
    store.models.setVerification(model.id, verification)
    keep({ ...now, verification })
  }
  const shown = (model: ModelRecord): CatalogModel =>
    describeModel(model, { now: wall(), running: verifications.isRunning(model.id) })
  // implements: OC-CTRL-2046
  const gauge = ({ id, state }: ModelRecord): void => {
    for (const each of ['Active', 'Retired'] as const) {
      metrics.modelState.set({ model_id: id, state: each }, each === state ? 1 : 0)
    }
  }
  const retired = (modelRef: string): void => {
    for (const listener of [...listeners]) listener(modelRef)
  }
  // implements: OC-CTRL-2042, OC-CTRL-2043
  const armed = ({ id, modelRef, retiresAt }: ModelRecord): void => {
    if (retiresAt === undefined) retirements.cancel(id)
    else retirements.set(id, retiresAt, () => retired(modelRef))
  }
  // implements: OC-CTRL-2045
  for (const model of models.values()) {
    gauge(model)
    armed(model)
  }

  return {
    create({ id, model_ref: modelRef, engine, digest, signature, sbom }) {
      const model: ModelRecord = {
        id,
        modelRef,
        engine,
        digest,
        ...(signature !== undefined && { signature }),
        ...(sbom !== undefined && { sbom }),
        // implements: OC-CTRL-2010
        state: 'Active',
        createdAt: wall(),
      }
      // implements: OC-CTRL-2011
      if (models.has(id)) return conflict('the catalog has a model of this ID')
      // implements: OC-CTRL-2011
      if (byRef.has(modelRef)) return conflict('the catalog has a model of this reference')
      // implements: OC-CTRL-2012
      if (models.size >= mostModels) return conflict(`the catalog holds ${mostModels} models, and no more`)
      // implements: OC-CTRL-2025
      const distrust = trust.strict ? trust.judge(model) : undefined
      // implements: OC-CTRL-2024
      if (distrust) return untrusted(distrust.message)
      store.models.insert(model)
      gauge(keep(model))
      return { model: shown(model) }
    },
    get(id) {
      // implements: OC-CTRL-2013
      const model = store.models.get(id)
      return model && shown(model)
    },
    remove(id) {
      const model = models.get(id)
      if (!model) return { failure: noModel }
      const server = [...served()].find(([, modelRef]) => modelRef === model.modelRef)
      // implements: OC-CTRL-2015
      if (server) return conflict(`pool ${server[0]} serves this model`)
      // implements: OC-CTRL-2014
      store.models.remove(id)
      models.delete(id)
      byRef.delete(model.modelRef)
      verifications.forget(id)
      retirements.cancel(id)
      // implements: OC-CTRL-2046
      for (const state of ['Active', 'Retired'] as const) metrics.modelState.remove({ model_id: id, state })
      return { removed: true }
    },
    async verify(id) {
      const model = store.models.get(id)
      if (!model) return { failure: noModel }
      // implements: OC-CTRL-2033, OC-CTRL-2034
      const verification = await inTime(verifications.start(model), patienceMs, after)
      // implements: OC-CTRL-2036
      if (trust.strict && verification?.result === 'failed') return untrusted(verification.message)
      // It may have been deleted while its bytes were read.
      const now = models.get(id)
      return now ? { model: shown(now) } : { failure: noModel }
    },
    setState(id, { state, deadline_ms }) {
      // implements: OC-CTRL-2044
      if (state === 'Active' && deadline_ms !== undefined) {
        return { failure: { code: 'INVALID_PARAMS', message: 'only a model that is retired has a deadline_ms' } }
      }
      const model = models.get(id)
      if (!model) return { failure: noModel }
      const { retiresAt: _, ...rest } = model
      const retiresAt = state === 'Retired' ? Math.min(wall() + (deadline_ms ?? 0), Number.MAX_SAFE_INTEGER) : undefined
      store.models.setState(id, state, retiresAt)
      // implements: OC-CTRL-2040
      const changed = keep({ ...rest, state, ...(retiresAt !== undefined && { retiresAt }) })
      gauge(changed)
      armed(changed)
      return { model: shown(changed) }
    },
    // implements: OC-CTRL-2041, ORCH-2015
    modelState(modelRef) {
      const model = byRef.get(modelRef)
      if (!model) return 'unknown'
      if (model.retiresAt === undefined) return 'active'
      return model.retiresAt > wall() ? 'retiring' : 'retired'
    },
    objectionTo(modelRef, engine) {
      const model = byRef.get(modelRef)
      // implements: OC-CTRL-2058
      if (model?.state === 'Retired') return { code: 'MODEL_DEPRECATED', message: `the model ${modelRef} is retired` }
      // implements: OC-CTRL-2060
      if (model && model.engine !== engine) {
        return {
          code: 'CONFLICT',
          message: `the model ${modelRef} is for ${model.engine}, and the pool runs ${engine}`,
        }
      }
      // implements: OC-CTRL-2059
      if (!trust.strict || model?.verification?.result === 'verified') return undefined
      return { code: 'UNTRUSTED_ARTIFACT', message: `the catalog does not hold ${modelRef} as verified` }
    },
    onRetired(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      retirements.close()
      await verifications.close()
    },
  }
}

const conflict = (message: string): Refused<'CONFLICT'> => ({ failure: { code: 'CONFLICT', message } })
const untrusted = (message: string): Refused<'UNTRUSTED_ARTIFACT'> => ({
  failure: { code: 'UNTRUSTED_ARTIFACT', message },
})

/** What a promise gives, if it does in time; what it fails with, if that is in time. */
const inTime = async <Value>(
  promise: Promise<Value>,
  ms: number,
  after: CatalogDeps['after'],
): Promise<Value | undefined> => {
  const late = Promise.withResolvers<undefined>()
  const disarm = after(ms, () => late.resolve(undefined))
  try {
    return await Promise.race([promise, late.promise])
  } finally {
    disarm()
  }
}
