import type { Handlers } from '@contracts/api-types/control/server'
import { correlated, type ServiceEnv } from '@orchestrator/service-kit'
import type { Registry } from 'prom-client'
import type { Orchestrator } from '../orchestrator/orchestrator.ts'

type All = Handlers<ServiceEnv>
type ControlHandlers = Pick<All, 'getHealth' | 'getReadiness' | 'getMetrics'>

export const controlHandlers = (orchestrator: Orchestrator, registry: Registry): ControlHandlers => ({
  // implements: ORCH-1006, OC-CTRL-2067
  getHealth: (_, context) => ({ status: 200, headers: correlated(context), body: { status: 'ok' } }),
  // implements: ORCH-1007, ORCH-1008
  getReadiness(_, context) {
    const body = orchestrator.readiness()
    return { status: body.ready ? 200 : 503, headers: correlated(context), body }
  },
  // implements: OC-METRICS-7001
  async getMetrics(_, context) {
    await orchestrator.sample()
    const headers = { ...correlated(context), 'Content-Type': registry.contentType }
    return { status: 200, headers, body: await registry.metrics() }
  },
})
