import { type Daemon, nodeLimitsOf, type Refused, serveOnNode } from '@orchestrator/service-kit'
import { portOf } from './check-config.ts'
import { type DaemonOptions, openService, type Service } from './open-service.ts'

/** Starts the service on a socket, or says line by line why it does not. */
export const startDaemon = async (options: DaemonOptions): Promise<Daemon | Refused> => {
  const service = await openService(options)
  return 'problems' in service ? service : listenWith(service, service.app, options)
}

/** Puts an app onto the socket of a service: its own, or one that stands in front of it. */
export const listenWith = async (
  { config, log, stop, close }: Omit<Service, 'app'>,
  app: Parameters<typeof serveOnNode>[0],
  { env }: Pick<DaemonOptions, 'env'>,
): Promise<Daemon | Refused> => {
  const { host } = config.server
  const port = portOf(config, env.PORT) ?? 0
  const serving = await serveOnNode(app, { host, port, limits: nodeLimitsOf(config.server), log })
  if ('problem' in serving) {
    await stop()
    close()
    return { problems: [serving.problem] }
  }
  log.info({ url: serving.url, pools: config.pools.map(({ id }) => id) }, 'service.started')
  return {
    url: serving.url,
    async stop() {
      log.info({}, 'service.stopping')
      await stop()
      await serving.close()
      close()
      log.info({}, 'service.stopped')
    },
  }
}
