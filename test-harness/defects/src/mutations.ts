import { handlerMutations } from './handler-mutations.ts'
import { harnessMutations } from './harness-mutations.ts'
import type { Mutation } from './mutation.ts'
import { poolMutations } from './pool-mutations.ts'

const orchestratord = 'packages/orchestratord/src'
const kit = 'packages/service-kit/src'
const core = 'packages/orchestrator-core/src'
const http = 'packages/worker-adapters/openai-http/src'

/** A thousand cancels, each somewhere between admission and end. */
const cancelRace = 'packages/orchestratord/tests/cancel-race.test.ts'

/** Ways in which the reference system could break a requirement while everything still starts and mostly works. */
export const mutations: Mutation[] = [
  ...handlerMutations,
  {
    requirement: 'ORCH-3039',
    file: cancelRace,
    title: 'the slot of a canceled task is free before its worker has let it go',
    edits: [
      {
        file: `${orchestratord}/orchestrator/lifecycle.ts`,
        from: 'if (!completed) await within(timers, releaseMs, lease.adapter.cancel(start.id), () => undefined)',
        to: 'if (!completed) void lease.adapter.cancel(start.id)',
      },
    ],
  },
  {
    requirement: 'ORCH-2030',
    file: cancelRace,
    title: 'a worker is never held back, so that what nobody reads piles up',
    edits: [
      {
        file: `${orchestratord}/orchestrator/run-task.ts`,
        from: 'if (!log.hasRoom()) {',
        to: 'if (log.tokens() < 0) {',
      },
    ],
  },
  {
    requirement: 'ORCH-2007',
    title: 'a full queue says when to come back in seconds that are cut off',
    edits: [
      {
        file: `${kit}/reply.ts`,
        from: 'Math.max(1, Math.ceil(ms / 1000))',
        to: 'Math.floor(ms / 1000)',
      },
    ],
  },
  {
    requirement: 'ORCH-2011',
    title: 'another task under a known ID is answered like the known one',
    edits: [
      {
        file: `${orchestratord}/orchestrator/admit.ts`,
        from: 'isSameRequest(known, request)\n',
        to: 'isDeepStrictEqual(known.request.task_id, request.task_id)\n',
      },
    ],
  },
  {
    requirement: 'ORCH-2005',
    title: 'a body is only held to the limit when it announces its length',
    edits: [
      {
        file: 'contracts/api-types/src/generated/data/server-runtime/body.ts',
        from: 'if (length > limit) {',
        to: 'if (length > limit * 1024) {',
      },
    ],
  },
  {
    requirement: 'ORCH-1001',
    title: 'a correlation ID that the client gave is replaced',
    edits: [
      {
        file: `${kit}/correlation.ts`,
        from: 'validateCorrelationId(given) ? given : uuid()',
        to: "validateCorrelationId(given) && given === '' ? given : uuid()",
      },
    ],
  },
  {
    requirement: 'ORCH-3001',
    title: 'the task that came last goes first',
    edits: [{ file: `${core}/waiting-line.ts`, from: 'return slots[head]', to: 'return slots.findLast(Boolean)' }],
  },
  {
    requirement: 'ORCH-3005',
    title: 'a task that is being read may be dropped',
    edits: [{ file: `${core}/lane.ts`, from: 'task.readers > 0', to: 'task.readers < 0' }],
  },
  {
    requirement: 'ORCH-3018',
    title: 'weights are read and not used, so that interactive tasks starve the others',
    edits: [{ file: `${core}/turns.ts`, from: '.sort((one, other) => markOf(one) - markOf(other))[0]', to: '[0]' }],
  },
  {
    requirement: 'ORCH-3026',
    title: 'a replica that drains is given new tasks',
    edits: [{ file: `${core}/replicas.ts`, from: "replica.state = 'draining'", to: "replica.state = 'ready'" }],
  },
  {
    requirement: 'ORCH-3038',
    file: cancelRace,
    title: 'a canceled task whose replica refused it is given to a worker after all',
    edits: [
      {
        file: `${core}/scheduler.ts`,
        from: 'if (!attempt.canceled) queue.putBack(attempt.task)',
        to: 'queue.putBack(attempt.task)',
      },
      {
        file: `${orchestratord}/orchestrator/lifecycle.ts`,
        from: "if (task.phase === 'over' || !task.log || lease.revoked.aborted) return false",
        to: 'if (!task.log || lease.revoked.aborted) return false',
      },
    ],
  },
  {
    requirement: 'ORCH-3038',
    title: 'a task that was canceled while its replica refused it runs after all',
    edits: [
      {
        file: `${core}/scheduler.ts`,
        from: 'if (!attempt.canceled) queue.putBack(attempt.task)',
        to: 'queue.putBack(attempt.task)',
      },
    ],
  },
  {
    requirement: 'OC-CORE-1005',
    title: 'an attempt that is over can be ended once more, and frees a slot that another task holds',
    edits: [{ file: `${core}/scheduler.ts`, from: '    attempts.delete(start.attempt)\n', to: '' }],
  },
  {
    requirement: 'ORCH-3008',
    title: 'a task is admitted that would start behind its deadline',
    edits: [
      {
        file: `${core}/admission.ts`,
        from: 'if (predictedStartMs > deadlineMs) {',
        to: 'if (predictedStartMs > deadlineMs * 1000) {',
      },
    ],
  },
  {
    requirement: 'OC-CTRL-2041',
    title: 'a retired model takes tasks until its deadline',
    edits: [
      {
        file: `${orchestratord}/catalog/catalog.ts`,
        from: "return model.retiresAt > wall() ? 'retiring' : 'retired'",
        to: "return model.retiresAt > wall() ? 'active' : 'retired'",
      },
    ],
  },
  {
    requirement: 'OC-CTRL-2115',
    title: 'a database that is damaged is silently made anew',
    edits: [
      {
        file: `${orchestratord}/store/open-store.ts`,
        from: "if (found.kind === 'refused') return { problem: `${file}: ${found.fault}` }",
        to: "if (found.kind === 'refused') rmSync(file, { recursive: true })",
      },
      {
        file: `${orchestratord}/store/open-store.ts`,
        from: "if (found.kind === 'absent') createDatabase(file)",
        to: "if (found.kind !== 'ours') createDatabase(file)",
      },
    ],
  },
  {
    requirement: 'OC-CTRL-2071',
    title: 'the ID of an artifact is that of its beginning only',
    edits: [
      { file: `${orchestratord}/store/artifacts-table.ts`, from: '.update(text)', to: '.update(text.slice(0, 24))' },
    ],
  },
  {
    requirement: 'OC-CTRL-2031',
    title: 'a link in the folder of models leads a verification out of it',
    edits: [
      {
        file: `${orchestratord}/catalog/model-bytes.ts`,
        from: '    if (!isWithin(root, file)) return outside(modelRef)\n',
        to: '    if (root === file) return outside(modelRef)\n',
      },
    ],
  },
  {
    requirement: 'OC-ADAPT-5025',
    title: 'an answer that breaks off is asked for again, and its tokens come twice',
    edits: [
      {
        file: `${http}/openai-http-adapter.ts`,
        from: 'frames(answer.bytes, maxFrameBytes)',
        to: 'frames((async function* () { try { yield* answer.bytes } catch { yield* (await answerTo(completionCall(task, options), signal)).bytes } })(), maxFrameBytes)',
      },
    ],
  },
  {
    requirement: 'OC-ADAPT-5032',
    title: 'a cancel leaves the engine at work',
    edits: [
      {
        file: `${http}/exchange.ts`,
        from: "signal.addEventListener('abort', close, { once: true })",
        to: 'void close',
      },
    ],
  },
  {
    requirement: 'OC-ADAPT-5034',
    title: 'what the engine sends is read whether somebody takes it or not',
    edits: [
      {
        file: `${http}/exchange.ts`,
        from: 'const chunks = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>',
        to: 'const chunks = pipeline(response, new PassThrough({ highWaterMark: 2 ** 26 }), () => {})[Symbol.asyncIterator]() as AsyncIterator<Buffer>',
      },
      {
        file: `${http}/exchange.ts`,
        from: "import * as https from 'node:https'",
        to: "import * as https from 'node:https'\nimport { PassThrough, pipeline } from 'node:stream'",
      },
    ],
  },
  {
    requirement: 'OC-CONFIG-6020',
    title: 'a key is enforced on the last day on which it should be a warning',
    edits: [
      {
        file: 'contracts/config-schema/src/enforcement.ts',
        from: 'today === undefined || today > until',
        to: 'today === undefined || today >= until',
      },
    ],
  },
  ...poolMutations,
  ...harnessMutations,
]
