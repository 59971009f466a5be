import type { Handlers } from '@contracts/api-types/data/server'
import { correlated, refusal, type ServiceEnv } from '@orchestrator/service-kit'
import { budgetHeaders } from '../orchestrator/budget-fields.ts'
import type { Orchestrator } from '../orchestrator/orchestrator.ts'
import { noTask } from './absent.ts'
import { eventsOf } from './events.ts'

type All = Handlers<ServiceEnv>
type TaskHandlers = Pick<All, Extract<keyof All, `${string}Task`>>

export const taskHandlers = (orchestrator: Orchestrator): TaskHandlers => ({
  async createTask({ body }, context) {
    const answer = await orchestrator.createTask(body)
    if ('failure' in answer) return refusal(context, answer.failure)
    const headers = { ...correlated(context), ...budgetHeaders(answer.remaining) }
    return { status: 202, headers, body: answer.admission }
  },
  streamTask({ path }, context) {
    const opened = orchestrator.openStream(path.id)
    if (!opened) return refusal(context, noTask)
    const headers = { ...correlated(context), ...budgetHeaders(opened.remaining) }
    return { status: 200, headers, events: () => eventsOf(opened.stream) }
  },
  async cancelTask({ path }, context) {
    const known = await orchestrator.cancelTask(path.id)
    return known ? { status: 204, headers: correlated(context) } : refusal(context, noTask)
  },
})
