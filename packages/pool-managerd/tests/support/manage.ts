import { loadConfig, type PoolConfig, problemText } from '@contracts/config-schema'
import { createPoolManager, type Lease, type LeaseRefusal, type Move, type PoolManager } from '../../src/index.ts'
import { createFakeTime } from './fake-time.ts'
import { createHandWorkers, type Given } from './hand-workers.ts'

export type PoolKeys = Partial<Record<keyof PoolConfig, unknown>>

const pool = { id: 'chat', engine: 'llamacpp', model: 'hf:old', devices: [0, 1], adapter: { kind: 'mock' } }

export const configOf = (pools: readonly PoolKeys[], more: object = {}) => {
  const text = JSON.stringify({ ...more, pools: pools.map((own) => ({ ...pool, ...own })) })
  const { config, problems } = loadConfig(text, 'test.yaml')
  if (!config) throw new Error(problems.map(problemText).join('\n'))
  return config
}

export interface ManageOptions {
  pools?: readonly PoolKeys[]
  workers?: Given
  random?: () => number
}

/** A manager over workers that a test moves by hand, in a time that it lets pass. */
export const manage = async ({ pools = [{}], workers: given = {}, random = () => 0 }: ManageOptions = {}) => {
  const time = createFakeTime()
  const workers = createHandWorkers(given)
  const moves: Move[] = []
  const manager = createPoolManager({
    pools: configOf(pools).pools,
    makeAdapter: () => undefined,
    provision: () => workers.startWorker,
    now: time.now,
    timers: time.timers,
    random,
    moved: (move) => moves.push(move),
  })
  await time.pass(0)
  return { manager, time, workers, moves, ...shortcuts(manager) }
}

const shortcuts = (manager: PoolManager) => ({
  /** The state of a pool and of its replicas, as one line. */
  states: (id = 'chat'): string => {
    const view = manager.list().find((each) => each.id === id)
    return `${view?.state}: ${view?.replicas.map(({ state }) => state).join(' ')}`
  },
  replica: (id: string) => {
    const found = manager.list().flatMap(({ replicas }) => replicas.filter((each) => each.id === id))[0]
    if (!found) throw new Error(`no replica ${id}`)
    return found
  },
  lease: async (replica = 'chat-0', task = 'a-task'): Promise<Lease> =>
    held(await manager.lease('chat', replica, task)),
  refusal: async (replica = 'chat-0', task = 'another-task'): Promise<LeaseRefusal | 'granted'> => {
    const lease = await manager.lease('chat', replica, task)
    return 'refused' in lease ? lease.refused : 'granted'
  },
})

const held = (lease: Lease | { refused: LeaseRefusal }): Lease => {
  if ('refused' in lease) throw new Error(`the lease was refused: ${lease.refused}`)
  return lease
}

/** Why a lease was revoked; nothing while it is held. */
export const revokedFor = ({ revoked }: Pick<Lease, 'revoked'>): string | undefined =>
  revoked.aborted ? (revoked.reason as Error).message : undefined
