import type { Handlers } from '@contracts/api-types/data/server'
import { correlated, refusal, type ServiceEnv } from '@orchestrator/service-kit'
import type { Orchestrator } from '../orchestrator/orchestrator.ts'
import { noSession } from './absent.ts'
import { uuidOf } from './uuid.ts'

type All = Handlers<ServiceEnv>
type SessionHandlers = Pick<All, Extract<keyof All, `${string}Session`>>

export const sessionHandlers = (orchestrator: Orchestrator): SessionHandlers => ({
  // implements: ORCH-2050, ORCH-2052
  getSession({ path }, context) {
    const body = orchestrator.getSession(uuidOf(path.id))
    return body ? { status: 200, headers: correlated(context), body } : refusal(context, noSession)
  },
  // implements: ORCH-2051, ORCH-2052
  async deleteSession({ path }, context) {
    const known = await orchestrator.deleteSession(uuidOf(path.id))
    return known ? { status: 204, headers: correlated(context) } : refusal(context, noSession)
  },
})
