import { adapterMaker, type MakeAdapter } from '@orchestrator/adapter-makers'

export type { AdapterPlace, MakeAdapter } from '@orchestrator/adapter-makers'

/** The adapter that the configuration of the pool names, with what the process gives it. */
export const makeConfiguredAdapter: MakeAdapter = adapterMaker({ env: process.env, random: Math.random })
