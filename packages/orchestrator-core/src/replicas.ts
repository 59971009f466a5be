export interface ReplicaOffer {
  id: string
  /** Tasks that it runs at once. */
  slots: number
}

export interface ReplicaLoad extends ReplicaOffer {
  state: 'ready' | 'draining'
  running: number
  /** What its running tasks may still give. */
  tokensLeft: number
}

interface Replica extends ReplicaLoad {
  /** It would not take a task that it was given, and is not asked again until something changes. */
  refusing: boolean
}

/** The replicas of one pool, and which of them takes the next task. */
export interface Replicas {
  /** It is ready, new or again. */
  offer(offer: ReplicaOffer): void
  /** It ends what it runs and takes nothing new. */
  drain(id: string): void
  /** It would not take a task. */
  refuse(id: string): void
  /** It is gone. */
  lose(id: string): void
  /** The least loaded with a free slot. */
  available(): ReplicaLoad | undefined
  /** The least loaded that is ready, free or not. */
  expected(): ReplicaLoad | undefined
  begin(id: string, tokens: number): void
  end(id: string, tokensLeft: number): void
  progress(id: string): void
  /** The slots of all that are ready, and what stands in them. */
  capacity(): { slots: number; tokensLeft: number }
  list(): readonly ReplicaLoad[]
}

export const createReplicas = (): Replicas => {
  const replicas = new Map<string, Replica>()
  const ready = (): Replica[] => [...replicas.values()].filter(({ state }) => state === 'ready')
  const change = (id: string, how: (replica: Replica) => void): void => {
    const replica = replicas.get(id)
    if (replica) how(replica)
  }

  return {
    offer({ id, slots }) {
      const { running, tokensLeft } = replicas.get(id) ?? { running: 0, tokensLeft: 0 }
      replicas.set(id, { id, slots, state: 'ready', running, tokensLeft, refusing: false })
    },
    drain: (id) =>
      change(id, (replica) => {
        replica.state = 'draining'
      }),
    // implements: ORCH-3034
    refuse: (id) =>
      change(id, (replica) => {
        replica.refusing = true
      }),
    lose(id) {
      replicas.delete(id)
    },
    // implements: ORCH-3013, ORCH-3026, ORCH-3034
    available: () => leastLoaded(ready().filter(({ running, slots, refusing }) => running < slots && !refusing)),
    expected: () => leastLoaded(ready()),
    begin: (id, tokens) =>
      change(id, (replica) => {
        replica.running += 1
        replica.tokensLeft += tokens
      }),
    end: (id, tokensLeft) =>
      change(id, (replica) => {
        replica.running -= 1
        replica.tokensLeft -= tokensLeft
        replica.refusing = false
      }),
    progress: (id) =>
      change(id, (replica) => {
        replica.tokensLeft -= 1
      }),
    capacity: () =>
      ready().reduce(
        (sum, { slots, tokensLeft }) => ({ slots: sum.slots + slots, tokensLeft: sum.tokensLeft + tokensLeft }),
        { slots: 0, tokensLeft: 0 },
      ),
    list: () =>
      [...replicas.values()].map(({ id, slots, state, running, tokensLeft }) => ({
        id,
        slots,
        state,
        running,
        tokensLeft,
      })),
  }
}

/** By the part of its slots that is taken, then by the work left in them; of equals the one that was offered first. */
// implements: ORCH-3024
const leastLoaded = (replicas: readonly Replica[]): Replica | undefined =>
  replicas.reduce<Replica | undefined>((least, one) => (least && !isLessLoaded(one, least) ? least : one), undefined)

// implements: ORCH-3024
const isLessLoaded = (one: Replica, other: Replica): boolean => {
  // Multiplied crosswise: a division would round.
  const difference = one.running * other.slots - other.running * one.slots
  return difference < 0 || (difference === 0 && one.tokensLeft * other.slots < other.tokensLeft * one.slots)
}
