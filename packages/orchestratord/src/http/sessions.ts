import type { routes } from '@contracts/api-types/data'
import type { Handler } from 'hono'
import type { Orchestrator } from '../orchestrator/orchestrator.ts'
import { replyFor } from './reply.ts'

type SessionOperations = Extract<keyof typeof routes, `${string}Session`>

const noSession = { code: 'NOT_FOUND', message: 'no session has this ID' } as const

export const sessionHandlers = (orchestrator: Orchestrator) => {
  const get = replyFor<'getSession'>()
  const remove = replyFor<'deleteSession'>()
  return {
    getSession(context) {
      const session = orchestrator.getSession(context.req.param('id') ?? '')
      return session ? get.json(context, 200, session) : get.fail(context, noSession)
    },
    async deleteSession(context) {
      const known = await orchestrator.deleteSession(context.req.param('id') ?? '')
      return known ? remove.empty(context, 204) : remove.fail(context, noSession)
    },
  } satisfies Record<SessionOperations, Handler>
}
