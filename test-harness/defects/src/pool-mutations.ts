import type { Mutation } from './mutation.ts'

const pools = 'packages/pool-managerd/src'

/** Ways in which the manager of pools could lose tasks, models and workers. */
export const poolMutations: Mutation[] = [
  {
    requirement: 'OC-POOL-3019',
    title: 'a drain loses the tasks that run',
    edits: [{ file: `${pools}/pool.ts`, from: 'timers.after(at - now(), late)', to: 'timers.after(0, late)' }],
  },
  {
    requirement: 'OC-POOL-3021',
    title: 'a later drain puts the deadline off',
    edits: [{ file: `${pools}/pool.ts`, from: 'Math.min(deadline.at, now() + deadlineMs)', to: 'now() + deadlineMs' }],
  },
  {
    requirement: 'OC-POOL-3023',
    title: 'a reload leaves half of the old model',
    edits: [{ file: `${pools}/reload.ts`, from: 'if (objection === undefined)', to: 'if (all.length > 0)' }],
  },
  {
    requirement: 'OC-POOL-3024',
    title: 'a reload is told of replica by replica',
    edits: [{ file: `${pools}/pool.ts`, from: 'swapping = true', to: 'swapping = false' }],
  },
  {
    requirement: 'OC-POOL-3025',
    title: 'a reload ends the worker under a running task',
    edits: [{ file: `${pools}/replica.ts`, from: 'crew.retire(old)', to: 'crew.end(old)' }],
  },
  {
    requirement: 'OC-POOL-3006',
    title: 'the delay before a further start never grows',
    edits: [{ file: `${pools}/backoff.ts`, from: 'factor ** (attempt - 1)', to: 'factor ** 0' }],
  },
  {
    requirement: 'OC-POOL-3008',
    title: 'a replica is never given up',
    edits: [{ file: `${pools}/replica.ts`, from: 'starts >= policy.maxAttempts', to: 'starts < 0' }],
  },
  {
    requirement: 'OC-POOL-3010',
    title: 'a pool drains in the middle of a reload',
    edits: [
      {
        file: `${pools}/pool-machine.ts`,
        from: "reloading: { swapped: 'ready',",
        to: "reloading: { drain: 'draining', swapped: 'ready',",
      },
    ],
  },
  {
    requirement: 'OC-POOL-3013',
    title: 'a pool that drains gives leases',
    edits: [
      { file: `${pools}/pool-manager.ts`, from: "pool.state() === 'draining' || ", to: '' },
      {
        file: `${pools}/pool.ts`,
        from: "state === 'ready' || state === 'reloading'",
        to: "state === 'ready' || state === 'reloading' || state === 'draining'",
      },
    ],
  },
  {
    requirement: 'OC-POOL-3015',
    title: 'a task is not told that its replica is lost',
    edits: [{ file: `${pools}/replica.ts`, from: '    book.revoke(why, worker)\n', to: '' }],
  },
  {
    requirement: 'OC-POOL-3016',
    title: 'the place of a holder that died is never free again',
    edits: [{ file: `${pools}/lease-book.ts`, from: 'ttlMs === undefined ?', to: 'ttlMs !== null ?' }],
  },
  {
    requirement: 'OC-POOL-3029',
    title: 'any binary is started, whatever its checksum is',
    edits: [{ file: `${pools}/provision/checksum.ts`, from: 'found === checksum', to: 'found !== undefined' }],
  },
  {
    requirement: 'OC-POOL-3032',
    title: 'what a worker started outlives it',
    edits: [
      {
        file: `${pools}/provision/worker-process.ts`,
        from: 'process.kill(-pid, signal)',
        to: 'process.kill(pid, signal)',
      },
    ],
  },
  {
    requirement: 'OC-POOL-3036',
    title: 'the deletion of a lease that there is not succeeds',
    finding: 'status-mismatch',
    edits: [
      {
        file: `${pools}/http/leases.ts`,
        from: 'if (!manager.release(path.id)) return refusal(context, noLease)',
        to: 'manager.release(path.id)',
      },
    ],
  },
  {
    requirement: 'OC-POOL-3042',
    title: 'a lease lives on while its manager may have given its place away',
    edits: [
      {
        file: 'packages/orchestratord/src/remote/remote-leases.ts',
        from: 'timers.after(askedAt + ttlMs - now(),',
        to: 'timers.after(60 * ttlMs,',
      },
    ],
  },
]
