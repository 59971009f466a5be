import { artifactSteps } from './artifacts.ts'
import { catalog } from './catalog.ts'
import { pools } from './pools.ts'
import { queue } from './queue.ts'
import { sessions } from './sessions.ts'
import { streams } from './streams.ts'
import { taskSteps } from './tasks.ts'

/** Every step that features can use. */
export const steps = [...pools, ...queue, ...taskSteps, ...streams, ...sessions, ...catalog, ...artifactSteps]

/** What stands in expressions beside the parameters that all have. */
export const parameters = { field: /context|deadline|limit|prompt/ }
