import type { Mutation } from './mutation.ts'

const orchestratord = 'packages/orchestratord/src'
const kit = 'packages/service-kit/src'
const core = 'packages/orchestrator-core/src'

/**
 * What handlers of a service like this one break most readily, and a run of the verifier or a test must show. That a
 * drain loses running tasks and a reload leaves half of the old model stand among the mutations of pools.
 */
export const handlerMutations: Mutation[] = [
  {
    requirement: 'ORCH-2025',
    finding: 'status-mismatch',
    title: 'the stream of an unknown task is an empty 200',
    edits: [
      {
        file: `${orchestratord}/http/tasks.ts`,
        from: 'if (opened === undefined) return refusal(context, noTask)',
        to: 'if (opened === undefined) return { status: 200, headers: correlated(context), async *events() {} }',
      },
    ],
  },
  {
    requirement: 'ORCH-2041',
    title: 'a reader still gets the tokens that were given before the cancel',
    edits: [
      {
        file: `${orchestratord}/orchestrator/event-log.ts`,
        from: 'const text = cut ? undefined : texts[',
        to: 'const text = texts[',
      },
    ],
  },
  {
    requirement: 'ORCH-2021',
    finding: 'sse-index-broken',
    title: 'tokens are counted from 1',
    edits: [{ file: `${orchestratord}/orchestrator/event-log.ts`, from: 'i: place.at++ }', to: 'i: ++place.at }' }],
  },
  {
    requirement: 'ORCH-2023',
    finding: 'event-not-reached',
    title: 'a task that fails in the middle of its stream ends with `end`',
    edits: [
      {
        file: `${orchestratord}/orchestrator/lifecycle.ts`,
        from: '    close(task, failed(task, code, message))\n  }',
        to: "    const data = { tokens_out: tokensOf(task), decode_ms: decodeMs(task), reason: 'completed' as const }\n    close(task, { event: 'end', data })\n  }",
      },
    ],
  },
  {
    requirement: 'ORCH-2007',
    finding: 'header-missing',
    title: 'a full queue does not say when to come back',
    edits: [
      {
        file: `${kit}/reply.ts`,
        from: "{ 'Retry-After': Math.max(1, Math.ceil(ms / 1000)), 'X-Backoff-Ms': ms }",
        to: "{ 'X-Backoff-Ms': ms }",
      },
    ],
  },
  {
    requirement: 'ORCH-2006',
    finding: 'status-mismatch',
    title: 'a full queue answers 503',
    edits: [
      {
        file: `${kit}/status-of-error-kind.ts`,
        from: 'ADMISSION_REJECT: { status: 429',
        to: 'ADMISSION_REJECT: { status: 503',
      },
    ],
  },
  {
    requirement: 'OC-CORE-1002',
    finding: 'status-mismatch',
    title: 'a full queue admits one more',
    edits: [
      {
        file: `${core}/queue.ts`,
        from: 'lanes[priority].size() >= capacity[priority]',
        to: 'lanes[priority].size() > capacity[priority]',
      },
    ],
  },
  {
    requirement: 'ORCH-1001',
    finding: 'header-missing',
    title: 'a 204 has no correlation ID',
    edits: [
      {
        file: `${kit}/correlation.ts`,
        from: '    context.header(correlationHeader, id)',
        to: '    if (context.res.status === 204) context.res.headers.delete(correlationHeader)\n    else context.header(correlationHeader, id)',
      },
    ],
  },
  {
    requirement: 'ORCH-2051',
    finding: 'status-mismatch',
    title: 'a deleted session still answers',
    edits: [
      {
        file: `${orchestratord}/orchestrator/orchestrator.ts`,
        from: 'if (!sessions.delete(id, now())) return false',
        to: 'if (!sessions.has(id, now())) return false',
      },
    ],
  },
  {
    requirement: 'ORCH-2015',
    finding: 'status-mismatch',
    title: 'a task for a retired model is admitted',
    edits: [
      {
        file: `${orchestratord}/orchestrator/orchestrator.ts`,
        from: '    if (retired) return retired\n',
        to: '',
      },
    ],
  },
  {
    requirement: 'ORCH-2091',
    title: 'a restart runs a task twice',
    edits: [{ file: `${orchestratord}/orchestrator/lifecycle.ts`, from: '      keep.running(task)\n', to: '' }],
  },
]
