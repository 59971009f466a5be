/** The places that a change reaches, in the order in which it travels; `docs/reference` says what stands in each. */
export const surfaces = {
  specs: 'Specs',
  contracts: 'Contracts',
  'control-plane': 'Control plane',
  sse: 'Server-sent events',
  errors: 'Error taxonomy',
  metrics: 'Metrics',
  config: 'Configuration',
  generated: 'Generated files',
  handlers: 'Handlers',
  code: 'Code',
  tests: 'Tests',
  docs: 'Documents',
  inventories: 'Inventories',
  other: 'Other files',
} as const

export type Surface = keyof typeof surfaces
export const surfaceNames = Object.keys(surfaces) as Surface[]
