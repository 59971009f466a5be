import {
  type Daemon,
  type DaemonGiven,
  type Log,
  listenWith,
  type Refused,
  type Served,
} from '@orchestrator/service-kit'
import { parse, stringify } from 'yaml'
import type { Change } from './change.ts'
import type { JsonObject, StateService, States } from './state.ts'
import { withStates } from './with-states.ts'

/** What a daemon is started with, and what a harness puts in it. */
interface Given<Seams> extends DaemonGiven {
  log?: Log
  seams?: Seams
}

type Opened = StateService & Served

/** What opens the service of a daemon, all but its socket. */
type OpenService<Seams> = (given: Given<Seams>) => Promise<Opened | Refused>

/** Starts a service as its own daemon does, with the states route in front of it. */
export const stateful =
  <Seams>(openService: OpenService<Seams>, states: States<Change<Seams>>) =>
  async (given: Given<Seams>): Promise<Daemon | Refused> => {
    const service = await openService(given)
    if ('problems' in service) return service
    // implements: OC-TEST-7011, OC-TEST-7020, OC-TEST-7021
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
