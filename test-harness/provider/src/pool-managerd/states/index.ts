import type { States } from '../../state.ts'
import { tokenRequired } from '../../states/token-required.ts'
import type { Change } from '../change.ts'
import { internalFault } from './internal-fault.ts'
import { poolReloading } from './pool-reloading.ts'

/** One row a state; contracts name them in `x-provider-state`. */
// implements: OC-TEST-7010
export const states = {
  'internal-fault': internalFault,
  'pool-reloading': poolReloading,
  'token-required': tokenRequired,
} as const satisfies States<Change>
