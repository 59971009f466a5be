import { type Outcome, outcome, UsageError, type Workspace } from '@throughline/kernel'
import { type RunningService, startService } from '@throughline/verify'
import type { Call } from './command.ts'

/** Where a service listens; with what runs it, where it was started here. */
export interface Listening {
  url: string
  service?: RunningService
}

/**
 * Does something with a service of the configuration: the one that listens at a URL, or one that is started for it and
 * stopped again. `otherwise` is the value where it does not start. @throws UsageError where neither is configured
 */
export const withService = async <Value>(
  call: Call,
  { root, config }: Workspace,
  name: string,
  given: { url: string | undefined; otherwise: Value },
  use: (listening: Listening) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> => {
  const { url: ownUrl, command, env, ready } = config.services[name] ?? {}
  const url = given.url ?? ownUrl
  if (url !== undefined) return use({ url })
  if (command === undefined) {
    throw new UsageError(
      `xtask.config.ts: services.${name} has neither \`command\` nor \`url\``,
      'Add one, or pass --url URL.',
    )
  }
  const { signal } = call
  call.progress(`starting ${name}`)
  const started = await startService({ root, command, ...(env && { env }), ...(ready && { ready }), signal })
  const service = started.value
  if (!service) return outcome(given.otherwise, started.findings)
  try {
    call.progress(`verifying ${name}`)
    return await use({ url: service.url, service })
  } finally {
    await service.stop()
  }
}
