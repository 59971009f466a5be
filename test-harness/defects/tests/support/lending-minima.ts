import { fileURLToPath } from 'node:url'
import type { ShownFinding } from '@throughline/verify'
import type { BugId } from '../../src/lending/bugs.ts'
import { documentFile } from '../../src/lending/request-rules.ts'
import { verifyLending } from './lending-verified.ts'

/** Bugs whose smallest requests are committed, with the finding that shows them. */
export const withMinimum: readonly (readonly [bug: BugId, code: string])[] = [
  ['price-negative', 'invalid-accepted'],
  ['long-name-refused', 'valid-refused'],
  ['malformed-as-500', 'server-error'],
  ['auth-any-scheme', 'credentials-not-checked'],
  ['put-lost', 'written-not-read'],
]

export const minimumFile = (bug: BugId): string => fileURLToPath(new URL(`minima/${bug}.http`, documentFile))

/** What shows a bug, as HTTP text, without what differs from run to run. */
export const minimumOf = async (bug: BugId, code: string): Promise<{ shown: ShownFinding; text: string }> => {
  const { explored } = await verifyLending([bug])
  const shown = explored.shown.find((each) => each.code === code)
  if (!shown) throw new Error(`${bug} is not found as ${code}`)
  return { shown, text: shown.requests.map(({ http, answer }) => `${settled(http)}\n\n→ ${answer}\n`).join('\n') }
}

/** The port and the IDs that the service gives are others each time. */
const settled = (http: string): string =>
  http
    .replaceAll(/^Host: .*$/gm, 'Host: lending')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, '{id}')
