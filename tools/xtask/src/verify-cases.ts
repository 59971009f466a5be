import type { Case } from '@throughline/kernel'
import type { VerifiedExchange } from '@throughline/verify'
import type { Probe } from './verify-probes.ts'

/** A case for each operation and phase: what was sent of it there, and what that found. */
// implements: TL-VERIFY-415
export const casesOf = (name: string, exchanges: readonly VerifiedExchange[], probes: readonly Probe[]): Case[] => [
  ...[...Map.groupBy(exchanges, ({ contract, operationId }) => `${contract}\n${operationId}`).values()].map(
    (own): Case => {
      const [first] = own
      return {
        group: groupOf(name, first?.contract ?? '', 'examples'),
        name: first?.operationId ?? '',
        found: own.flatMap(({ findings = [] }) => findings),
        ...(own.every(({ reached }) => !reached) && { skipped: 'no exchange was sent' }),
      }
    },
  ),
  ...probes.flatMap(({ contract, phases, operations, shown }) => {
    const all = [...new Set<string>([...phases, ...shown.map(({ phase }) => phase)])]
    return all.flatMap((phase) =>
      operations.map(({ operationId, statuses, notReached }): Case => {
        const own = shown.filter((each) => each.phase === phase && each.operationId === operationId)
        const isUnsent = own.length === 0 && statuses.length === 0
        return {
          group: groupOf(name, contract, phase),
          name: operationId,
          found: own.map(({ fingerprint }) => fingerprint),
          ...(isUnsent && { skipped: notReached ?? 'nothing was sent' }),
        }
      }),
    )
  }),
]

const groupOf = (name: string, contract: string, phase: string): string =>
  [...(name === '' ? [] : [name]), contract, phase].join(' ')
