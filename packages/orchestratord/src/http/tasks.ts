import type { Handlers } from '@contracts/api-types/data/server'
import { clientOf, correlated, refusal, type ServiceEnv } from '@orchestrator/service-kit'
import { budgetHeaders } from '../orchestrator/budget-fields.ts'
import type { Orchestrator } from '../orchestrator/orchestrator.ts'
import { noTask } from './absent.ts'
import { eventsOf } from './events.ts'
import type { OpenStreams } from './open-streams.ts'
import { uuidOf } from './uuid.ts'

type All = Handlers<ServiceEnv>
type TaskHandlers = Pick<All, Extract<keyof All, `${string}Task`>>

const gone = { code: 'NOT_FOUND', message: 'the events of this task are no longer kept' } as const
const neverGiven = { code: 'INVALID_PARAMS', message: 'Last-Event-ID names an event that was not given' } as const

const tooMany = (limit: number) =>
  ({
    code: 'ADMISSION_REJECT',
    message: `this client reads ${limit} streams, as many as it may`,
    retry_after_ms: 1000,
    policy_label: 'reject',
  }) as const

export const taskHandlers = (orchestrator: Orchestrator, streams: OpenStreams): TaskHandlers => ({
  createTask({ body }, context) {
    const ids = { task_id: uuidOf(body.task_id), session_id: uuidOf(body.session_id) }
    const answer = orchestrator.createTask({ ...body, ...ids })
    if ('failure' in answer) return refusal(context, answer.failure)
    // implements: ORCH-2054
    const headers = { ...correlated(context), ...budgetHeaders(answer.remaining) }
    // implements: ORCH-2001
    return { status: 202, headers, body: answer.admission }
  },
  streamTask({ path, headers: given }, context) {
    const last = given?.['Last-Event-ID']
    // implements: ORCH-2028
    const opened = orchestrator.openStream(uuidOf(path.id), last === undefined ? 0 : last + 1)
    // implements: ORCH-2025
    if (opened === undefined) return refusal(context, noTask)
    // implements: ORCH-2035, ORCH-2093
    if (opened === 'gone') return refusal(context, gone)
    // implements: ORCH-2033
    if (opened === 'unknown') return refusal(context, neverGiven)
    const client = clientOf(context)
    // implements: ORCH-2032
    if (streams.isFull(client)) return refusal(context, tooMany(streams.limit))
    const { open, remaining } = opened
    // implements: ORCH-2054
    const headers = { ...correlated(context), ...budgetHeaders(remaining) }
    return { status: 200, headers, events: () => eventsOf(open(), streams.open(client)) }
  },
  // implements: ORCH-2040, ORCH-2042, ORCH-2043
  async cancelTask({ path }, context) {
    const known = await orchestrator.cancelTask(uuidOf(path.id))
    return known ? { status: 204, headers: correlated(context) } : refusal(context, noTask)
  },
})
