import { dirname, resolve } from 'node:path'
import type { Config } from '@contracts/config-schema'
import type { createMetrics } from '@contracts/metrics'
import { systemTimers } from '@orchestrator/service-kit'
import type { PoolDirectory } from 'pool-managerd'
import { type Artifacts, artifactOf, createArtifacts } from './artifacts/artifacts.ts'
import { type Catalog, type CatalogDeps, createCatalog } from './catalog/catalog.ts'
import { readRoots } from './catalog/roots.ts'
import { createTrust } from './catalog/trust.ts'
import type { EpochMs, Store } from './store/store.ts'

export interface ControlPlaneDeps {
  config: Pick<Config, 'catalog' | 'pools'>
  /** The file of the configuration: paths in it are relative to its folder. */
  file: string
  store: Store
  directory: PoolDirectory
  metrics: ReturnType<typeof createMetrics>
  wall: () => EpochMs
  report: (failure: unknown) => void
  after?: CatalogDeps['after']
  patienceMs?: number
}

/** What the handlers of the control contract ask. */
export interface ControlPlane {
  catalog: Catalog
  artifacts: Artifacts
  directory: PoolDirectory
  pools: Config['pools']
}

/** Puts the control plane together, or says what is wrong with what its configuration names. */
export const createControlPlane = (deps: ControlPlaneDeps): { control: ControlPlane } | { faults: string[] } => {
  const { config, file, store, directory } = deps
  const { model_dir, trust_policy: policy } = config.catalog
  const folder = dirname(file)
  const { keys, faults } = readRoots(policy.ca_roots ?? [], folder)
  // implements: OC-CTRL-2026
  if (faults.length > 0) return { faults }
  const contentOf = (id: string): unknown => {
    const record = store.artifacts.get(id)
    return record && artifactOf(record).content
  }
  const catalog = createCatalog({
    ...deps,
    after: deps.after ?? systemTimers.after,
    trust: createTrust({ policy, keys, contentOf }),
    modelDir: model_dir === undefined ? undefined : resolve(folder, model_dir),
    served: () => directory.list().map(({ id, model }) => [id, model] as const),
  })
  return { control: { catalog, artifacts: createArtifacts(deps), directory, pools: config.pools } }
}
