import type { routes } from '@contracts/api-types/data'
import { validateCreateTaskBody } from '@contracts/api-types/data'
import type { Handler } from 'hono'
import { budgetHeaders } from '../orchestrator/budget-fields.ts'
import type { Orchestrator } from '../orchestrator/orchestrator.ts'
import { faultText } from './fault-text.ts'
import { readJson } from './read-json.ts'
import { replyFor } from './reply.ts'
import { sseBody, sseHeaders } from './sse.ts'

type TaskOperations = Extract<keyof typeof routes, `${string}Task`>

const noTask = { code: 'NOT_FOUND', message: 'no task has this ID' } as const

export const taskHandlers = (orchestrator: Orchestrator, bodyLimit: number) => {
  const create = replyFor<'createTask'>()
  const stream = replyFor<'streamTask'>()
  const cancel = replyFor<'cancelTask'>()
  return {
    async createTask(context) {
      const body = await readJson(context.req.raw, bodyLimit)
      if ('failure' in body) return create.fail(context, body.failure)
      if (!validateCreateTaskBody(body.value)) {
        const message = faultText(validateCreateTaskBody.errors)
        return create.fail(context, { code: 'INVALID_PARAMS', message })
      }
      const answer = await orchestrator.createTask(body.value)
      if ('failure' in answer) return create.fail(context, answer.failure)
      return create.json(context, 202, answer.admission, budgetHeaders(answer.remaining))
    },
    streamTask(context) {
      const opened = orchestrator.openStream(context.req.param('id') ?? '')
      if (!opened) return stream.fail(context, noTask)
      return context.body(sseBody(opened.stream), 200, { ...sseHeaders, ...budgetHeaders(opened.remaining) })
    },
    async cancelTask(context) {
      const known = await orchestrator.cancelTask(context.req.param('id') ?? '')
      return known ? cancel.empty(context, 204) : cancel.fail(context, noTask)
    },
  } satisfies Record<TaskOperations, Handler>
}
