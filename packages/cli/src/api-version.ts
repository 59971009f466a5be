import { getCapabilities, orThrow } from '@throughline/openapi-client/control'
import type { Connection } from './connect.ts'
import { Failure } from './failure.ts'

/** The `info.version` of the contracts that the generated client was made from. */
// implements: OC-CLI-8031
export const apiVersion = '0.1.0'

/** Whether who speaks `own` understands `other`: the major version is the same, and before the first also the minor. */
// implements: OC-CLI-8030
export const compatible = (own: string, other: string): boolean => {
  const [[major, minor], [otherMajor, otherMinor]] = [own.split('.'), other.split('.')]
  return major === otherMajor && (major !== '0' || minor === otherMinor)
}

/** What is asked here waits for no model, also where the command itself may have to. */
const longestMs = 10_000

/** Asks the service which version it speaks. @throws Failure where that is another. */
// implements: OC-CLI-8030
export const checkVersion = async ({ control, url, timeoutMs }: Connection, signal: AbortSignal): Promise<void> => {
  const { body } = await orThrow(getCapabilities(control, { signal, timeout: Math.min(timeoutMs, longestMs) }))
  if (compatible(apiVersion, body.api_version)) return
  throw new Failure(
    'foreign',
    `${url} speaks version ${body.api_version} of the API, this command line ${apiVersion}: use the one that comes with it`,
  )
}
