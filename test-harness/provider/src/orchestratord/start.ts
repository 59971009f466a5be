import type { Daemon, Refused } from '@orchestrator/service-kit'
import { type DaemonOptions, listenWith, openService } from 'orchestratord'
import { parse, stringify } from 'yaml'
import type { JsonObject } from '../state.ts'
import { withStates } from '../with-states.ts'
import type { Change } from './change.ts'
import { states } from './states/index.ts'

/** Starts orchestratord as its own daemon does, with the states route in front of it. */
export const startWithStates = async (given: DaemonOptions): Promise<Daemon | Refused> => {
  const service = await openService(given)
  if ('problems' in service) return service
  const open = async ({ config = (own) => own, env = {}, seams }: Change) => {
    const text = stringify(config(parse(given.config.text) as JsonObject))
    const { registry: _own, ...same } = given
    const opened = await openService({
      ...same,
      config: { text, file: given.config.file },
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
