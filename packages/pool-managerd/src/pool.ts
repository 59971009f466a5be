import type { PoolConfig } from '@contracts/config-schema'
import type { WorkerProps } from '@orchestrator/adapter-api'
import { replicasOf } from '@orchestrator/adapter-makers'
import type { Timers } from '@orchestrator/service-kit'
import { policyOf } from './policy.ts'
import type { DrainOutcome, PoolState, PoolView, ReloadOutcome, ReplicaState } from './pool-directory.ts'
import { nextPoolState, type PoolEvent } from './pool-machine.ts'
import { stageAll } from './reload.ts'
import { createReplica } from './replica.ts'
import type { ReplicaEvent } from './replica-machine.ts'
import type { StartWorker } from './worker.ts'

/** A step of a state machine, for logs. */
export interface Move {
  pool: string
  /** Without one it is the pool's own. */
  replica?: string
  from: PoolState | ReplicaState
  to: PoolState | ReplicaState
  event: PoolEvent | ReplicaEvent
  reason?: string | undefined
}

/** A step as a log writes it, whose lines have an event of their own. */
export const fieldsOf = ({ event: cause, ...move }: Move): Readonly<Record<string, unknown>> => ({ ...move, cause })

export interface PoolDeps {
  config: PoolConfig
  startWorker: StartWorker
  timers: Timers
  now: () => number
  random: () => number
  changed: () => void
  moved: (move: Move) => void
}

const noProps: WorkerProps = { workloads: [], features: [] }

/** The replicas of one model on one engine, drained and given another model together. */
export const createPool = ({ config, startWorker, timers, now, random, changed, moved }: PoolDeps) => {
  const { id } = config
  const policy = policyOf(config)
  let state: PoolState = 'unready'
  let model = config.model
  let deadline = { at: Number.POSITIVE_INFINITY, disarm: (): void => {} }
  let swapping = false
  let reloading: { abort: AbortController; done: Promise<ReloadOutcome> } | undefined

  const names = replicasOf(config)
  // implements: OC-POOL-3011
  const replicas = config.devices.map((device, index) => {
    const replica = names[index] ?? id
    const common = { policy, startWorker, timers, now, random }
    return createReplica({
      ...common,
      id: replica,
      device,
      model: () => model,
      moved: (move) => moved({ pool: id, replica, ...move }),
      changed() {
        if (swapping) return
        settle()
        changed()
      },
    })
  })

  const held = (): number => replicas.reduce((sum, replica) => sum + replica.held(), 0)
  const allows = (event: PoolEvent): boolean => nextPoolState(state, event) !== undefined
  const take = (event: PoolEvent, reason?: string): void => {
    const to = nextPoolState(state, event)
    // implements: OC-POOL-3010
    if (to === undefined) return
    const from = state
    state = to
    if (to !== from) moved({ pool: id, from, to, event, reason })
    if (to !== 'draining') disarm()
    settle()
    changed()
  }
  /** What follows from the replicas; an event that the state does not take changes nothing. */
  const settle = (): void => {
    // implements: OC-POOL-3012
    take(replicas.some((replica) => replica.state() === 'ready') ? 'replica-ready' : 'replicas-lost')
    // implements: OC-POOL-3020
    if (state === 'draining' && held() === 0) take('emptied')
  }
  const disarm = (): void => {
    deadline.disarm()
    deadline = { at: Number.POSITIVE_INFINITY, disarm: () => {} }
  }
  const accepts = (): boolean => state === 'ready' || state === 'reloading'
  const busy = (): string => `the pool is ${state}`

  const reload = async (modelRef: string, abort: AbortController): Promise<ReloadOutcome> => {
    const same = config.require_same_engine_version ?? false
    const staged = await stageAll(replicas, modelRef, { same, abort })
    // implements: OC-POOL-3023
    if ('reason' in staged) {
      take('rolled-back', staged.reason)
      return { kind: 'rolled-back', reason: staged.reason }
    }
    // Without a pause, and without a word to anybody in between: nobody sees a pool of two models.
    swapping = true
    model = modelRef
    // implements: OC-POOL-3024
    try {
      for (const { replica, worker } of staged.all) replica.swap(worker)
    } finally {
      swapping = false
    }
    take('swapped')
    return { kind: 'reloaded' }
  }

  return {
    id,
    replicas,
    allows,
    accepts,
    busy,
    state: () => state,
    start(): void {
      for (const replica of replicas) replica.start()
    },
    view: (): PoolView => ({
      id,
      engine: config.engine,
      model,
      ctx: config.ctx,
      state,
      props: replicas.map((replica) => replica.props()).find((props) => props !== undefined) ?? noProps,
      replicas: replicas.map((replica) => replica.view(accepts())),
    }),
    // implements: OC-POOL-3010, OC-POOL-3019
    drain(deadlineMs = policy.drainMs): Exclude<DrainOutcome, 'unknown'> {
      if (!allows('drain')) return 'busy'
      // implements: OC-POOL-3021
      const at = Math.min(deadline.at, now() + deadlineMs)
      deadline.disarm()
      // implements: OC-POOL-3020
      const late = (): void => {
        for (const replica of replicas) replica.revoke('the pool is drained and its deadline has passed')
      }
      deadline = { at, disarm: timers.after(at - now(), late) }
      take('drain')
      return 'draining'
    },
    // implements: OC-POOL-3022
    resume(): boolean {
      const allowed = allows('resume')
      take('resume')
      return allowed
    },
    async reload(modelRef: string): Promise<ReloadOutcome> {
      // implements: OC-POOL-3027
      if (!allows('reload')) return { kind: 'busy', reason: busy() }
      const restarting = replicas.find((replica) => replica.state() === 'draining')
      // implements: OC-POOL-3027
      if (restarting) return { kind: 'busy', reason: `replica ${restarting.id} is being restarted` }
      take('reload')
      const abort = new AbortController()
      const done = reload(modelRef, abort)
      reloading = { abort, done }
      return done.finally(() => {
        reloading = undefined
      })
    },
    restart(replica: (typeof replicas)[number], deadlineMs = policy.drainMs): boolean {
      // implements: OC-POOL-3027
      return state !== 'reloading' && replica.restart(deadlineMs)
    },
    async stop(): Promise<void> {
      take('stop')
      reloading?.abort.abort(new Error('the pool is being stopped'))
      await reloading?.done
      await Promise.all(replicas.map((replica) => replica.stop()))
    },
  }
}

export type Pool = ReturnType<typeof createPool>
