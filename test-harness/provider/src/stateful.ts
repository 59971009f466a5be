import type { Daemon, DaemonGiven, Log, Refused } from '@orchestrator/service-kit'
import { parse, stringify } from 'yaml'
import type { Change } from './change.ts'
import type { JsonObject, StateService, States } from './state.ts'
import { withStates } from './with-states.ts'

/** What a daemon is started with, and what a harness puts in it. */
interface Given<Seams> extends DaemonGiven {
  log?: Log
  seams?: Seams
}

interface Opened extends StateService {
  log: Log
}

/** The two halves of a daemon: the service, and its socket. */
interface Halves<Seams, Service extends Opened> {
  openService: (given: Given<Seams>) => Promise<Service | Refused>
  listenWith: (service: Service, app: StateService['app'], given: Given<Seams>) => Promise<Daemon | Refused>
}

/** Starts a service as its own daemon does, with the states route in front of it. */
export const stateful =
  <Seams, Service extends Opened>({ openService, listenWith }: Halves<Seams, Service>, states: States<Change<Seams>>) =>
  async (given: Given<Seams>): Promise<Daemon | Refused> => {
    const service = await openService(given)
    if ('problems' in service) return service
    const open = async ({ config = (own) => own, env = {}, seams }: Change<Seams>) => {
      const { text, file } = given.config
      const opened = await openService({
        ...given,
        config: { text: stringify(config(parse(text) as JsonObject)), file },
        env: { ...given.env, ...env },
        log: service.log,
        ...(seams && { seams }),
      })
      if ('problems' in opened) throw new Error(opened.problems.join('; '))
      return opened
    }
    const { app, stop } = withStates({ service, states, open })
    return listenWith({ ...service, stop }, app, given)
  }
