import type { routes } from '@contracts/api-types/control'
import type { Handler } from 'hono'
import type { Registry } from 'prom-client'
import type { Orchestrator } from '../orchestrator/orchestrator.ts'
import { replyFor } from './reply.ts'

export const controlHandlers = (orchestrator: Orchestrator, registry: Registry) => {
  const health = replyFor<'getHealth'>()
  const readiness = replyFor<'getReadiness'>()
  const capabilities = replyFor<'getCapabilities'>()
  return {
    getHealth: (context) => health.json(context, 200, { status: 'ok' }),
    async getReadiness(context) {
      const state = await orchestrator.readiness()
      return readiness.json(context, state.ready ? 200 : 503, state)
    },
    async getMetrics(context) {
      return context.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType })
    },
    getCapabilities: (context) => capabilities.json(context, 200, orchestrator.capabilities()),
  } satisfies Record<keyof typeof routes, Handler>
}
