import type { ArtifactPlan, Outcome, Workspace } from '@throughline/kernel'

export interface Generator {
  /** The command that runs it alone. */
  command: string
  plans: (workspace: Workspace) => Promise<Outcome<ArtifactPlan[]>>
}

/** Every generator, in dependency order: what names requirements comes after the requirements. */
export const generators = {
  requirements: {
    command: 'spec-extract',
    plans: async (workspace) => (await import('./commands/spec-extract.ts')).plansOfRequirements(workspace),
  },
  openapi: {
    command: 'regen-openapi',
    plans: async (workspace) => (await import('./openapi-plans.ts')).plansOfOpenApi(workspace),
  },
  schema: {
    command: 'regen-schema',
    plans: async (workspace) => (await import('./commands/regen-schema.ts')).plansOfSchema(workspace),
  },
  metrics: {
    command: 'regen-metrics',
    plans: async (workspace) => (await import('./commands/regen-metrics.ts')).plansOfMetrics(workspace),
  },
  docs: {
    command: 'regen-docs',
    plans: async (workspace) => (await import('./commands/regen-docs.ts')).plansOfDocs(workspace),
  },
  inventory: {
    command: 'docs-inventory',
    plans: async (workspace) => (await import('./commands/docs-inventory.ts')).plansOfInventory(workspace),
  },
} as const satisfies Record<string, Generator>
