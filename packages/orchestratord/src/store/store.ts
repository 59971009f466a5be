import type { CatalogModel, ModelState, ModelVerification as Verification } from '@contracts/api-types/control'
import type { AdmissionResponse, TaskRequest } from '@contracts/api-types/data'

/** Milliseconds since 1970: what outlives a process cannot be counted by the process's own clock. */
export type EpochMs = number

/** The word of the metrics contract for why; `unknown` where an earlier version did not keep it. */
export type VerificationReason = NonNullable<Verification['reason']>

export interface ModelVerification {
  result: 'verified' | 'failed'
  reason: VerificationReason
  message: string
  checkedAt: EpochMs
}

export interface ModelRecord {
  id: string
  modelRef: string
  engine: CatalogModel['engine']
  digest: string
  signature?: string
  /** The ID of the artifact that lists what the model was made of. */
  sbom?: string
  state: ModelState
  /** From when on a retired model ends what still waits or runs; absent while it is active. */
  retiresAt?: EpochMs
  verification?: ModelVerification
  createdAt: EpochMs
}

export interface ArtifactRecord {
  /** `sha256:` and the digest of the text, in hexadecimal. */
  id: string
  /** Canonical JSON. */
  text: string
  bytes: number
  createdAt: EpochMs
}

/** What a session has used; what it may use stands in the configuration. */
export interface SessionRecord {
  id: string
  turns: number
  tokensUsed: number
  timeMsUsed: number
  aliveUntil: EpochMs
}

/** `over` stays as long as its session lives, so that a task that is sent again does not run again. */
export type TaskPhase = 'waiting' | 'running' | 'over'

export interface TaskRecord {
  id: string
  sessionId: string
  pool: string
  phase: TaskPhase
  admittedAt: EpochMs
  request: TaskRequest
  admission: AdmissionResponse
  /** Of the whole request, once what was asked is kept no more. */
  digest?: string
}

/** Durable: after a call has returned, what it wrote survives the loss of power. */
export interface ModelStore {
  /** False if its ID or its reference is taken: nothing was written. */
  insert(model: ModelRecord): boolean
  get(id: string): ModelRecord | undefined
  byRef(modelRef: string): ModelRecord | undefined
  /** In the order in which they were created. */
  list(): ModelRecord[]
  /** False if there is no such model. */
  setState(id: string, state: ModelState, retiresAt?: EpochMs): boolean
  setVerification(id: string, verification: ModelVerification): boolean
  remove(id: string): boolean
}

/** Durable as models are. The store itself names what it keeps, so that no name can be wrong. */
export interface ArtifactStore {
  /** Keeps the text once, however often it comes; the first time counts. */
  put(text: string, createdAt: EpochMs): ArtifactRecord
  get(id: string): ArtifactRecord | undefined
}

/** Survives the end of the process, however it ends; the last moments before a loss of power may be missing. */
export interface SessionStore {
  put(session: SessionRecord): void
  list(): SessionRecord[]
  remove(id: string): boolean
}

/** Survives as sessions do. */
export interface TaskStore {
  /** Adds it, or replaces the one of the same ID without changing its place in the order. */
  put(task: TaskRecord): void
  /** In the order of their admission. */
  list(): TaskRecord[]
  remove(id: string): boolean
}

/** What survives a restart. Every call is done when it returns, or throws a `StoreFailure` and has changed nothing. */
export interface Store {
  models: ModelStore
  artifacts: ArtifactStore
  sessions: SessionStore
  tasks: TaskStore
  /** All that is written inside is written, or nothing of it; it may stand inside another. */
  atomically<Value>(change: () => Value): Value
  close(): void
}
