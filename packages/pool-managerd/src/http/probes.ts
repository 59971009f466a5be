import type { Handlers } from '@contracts/api-types/pools/server'
import { correlated, type ServiceEnv } from '@orchestrator/service-kit'
import type { Registry } from 'prom-client'
import type { PoolManager } from '../pool-manager.ts'

type ProbeHandlers = Pick<Handlers<ServiceEnv>, 'getHealth' | 'getReadiness' | 'getMetrics'>

export const probeHandlers = (
  manager: PoolManager,
  registry: Pick<Registry, 'contentType' | 'metrics'>,
): ProbeHandlers => ({
  getHealth: (_, context) => ({
    status: 200,
    headers: correlated(context),
    body: { status: 'ok', pools: manager.list().length },
  }),
  // implements: OC-POOL-3037
  getReadiness: (_, context) => ({
    status: 200,
    headers: correlated(context),
    body: {
      ready: true,
      pools: manager.list().map(({ id, engine, state }) => ({ id, engine, ready: state === 'ready' })),
    },
  }),
  async getMetrics(_, context) {
    const headers = { ...correlated(context), 'Content-Type': registry.contentType }
    return { status: 200, headers, body: await registry.metrics() }
  },
})
