import type { Config } from '@contracts/config-schema'
import type { Log } from './log.ts'
import { serveOnNode } from './node-server.ts'
import type { Daemon, DaemonGiven, Refused } from './run-daemon.ts'
import { nodeLimitsOf, portOf } from './server-config.ts'

/** What stands behind a socket. */
export interface Served {
  config: Config
  log: Log
  /** Ends what is under way; what is asked after that is still answered. */
  stop(): Promise<void>
  /** Gives back what answers stand on: when the last is sent. */
  close?(): void
}

/** Puts an app onto the socket of a service: its own, or one that stands in front of it. */
export const listenWith = async (
  { config, log, stop, close = () => {} }: Served,
  app: Parameters<typeof serveOnNode>[0],
  { env }: Pick<DaemonGiven, 'env'>,
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
    // implements: ORCH-1015, OC-POOL-3038, OC-TEST-7050
    async stop() {
      log.info({}, 'service.stopping')
      await stop()
      await serving.close()
      close()
      log.info({}, 'service.stopped')
    },
  }
}
