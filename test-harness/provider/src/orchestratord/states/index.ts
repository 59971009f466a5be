import type { States } from '../../state.ts'
import { tokenRequired } from '../../states/token-required.ts'
import type { Change } from '../change.ts'
import { artifactKept } from './artifact-kept.ts'
import { catalogHolds } from './catalog-holds.ts'
import { fresh } from './fresh.ts'
import { internalFault } from './internal-fault.ts'
import { modelRetired } from './model-retired.ts'
import { noPoolReady } from './no-pool-ready.ts'
import { poolManagerAway } from './pool-manager-away.ts'
import { poolReloading } from './pool-reloading.ts'
import { queueFullOfReaders } from './queue-full-of-readers.ts'
import { replicasExhausted } from './replicas-exhausted.ts'
import { serviceStopping } from './service-stopping.ts'
import { streamsExhausted } from './streams-exhausted.ts'
import { taskAdmitted } from './task-admitted.ts'
import { workerFails } from './worker-fails.ts'
import { workerSilent } from './worker-silent.ts'

/** One row a state; contracts name them in `x-provider-state`, pacts in `providerStates`. */
// implements: OC-TEST-7010
export const states = {
  'artifact-kept': artifactKept,
  'catalog-holds': catalogHolds,
  fresh,
  'internal-fault': internalFault,
  'model-retired': modelRetired,
  'no-pool-ready': noPoolReady,
  'pool-manager-away': poolManagerAway,
  'pool-reloading': poolReloading,
  'queue-full-of-readers': queueFullOfReaders,
  'replicas-exhausted': replicasExhausted,
  'service-stopping': serviceStopping,
  'streams-exhausted': streamsExhausted,
  'task-admitted': taskAdmitted,
  'token-required': tokenRequired,
  'worker-fails': workerFails,
  'worker-silent': workerSilent,
} as const satisfies States<Change>
