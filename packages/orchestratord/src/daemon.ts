import { type Daemon, listenWith, type Refused } from '@orchestrator/service-kit'
import { type DaemonOptions, openService } from './open-service.ts'

/** Starts the service on a socket, or says line by line why it does not. */
export const startDaemon = async (options: DaemonOptions): Promise<Daemon | Refused> => {
  const service = await openService(options)
  return 'problems' in service ? service : listenWith(service, service.app, options)
}
