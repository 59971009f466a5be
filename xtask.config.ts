import { defineConfig } from '@throughline/kernel'

export default defineConfig({
  specs: ['specs/**/*.md'],
  ids: {
    families: [
      { pattern: 'ORCH-\\d{4}', title: 'Orchestrator' },
      { pattern: 'OC-(?:CORE|CTRL|POOL|ADAPT|CONFIG|TEST|METRICS|CLI)-\\d{4}', title: 'Orchestrator components' },
      { pattern: 'TL-[A-Z]+-\\d{3}', title: 'Throughline itself' },
    ],
  },
  requirements: { out: 'requirements', types: 'contracts/requirements/src/generated' },
  openapi: [
    {
      name: 'data',
      document: 'contracts/openapi/data.yaml',
      types: 'contracts/api-types/src/generated/data',
      client: 'tools/openapi-client/src/generated/data',
      server: true,
    },
    {
      name: 'control',
      document: 'contracts/openapi/control.yaml',
      types: 'contracts/api-types/src/generated/control',
      client: 'tools/openapi-client/src/generated/control',
      server: true,
    },
    {
      name: 'pools',
      document: 'contracts/openapi/pools.yaml',
      types: 'contracts/api-types/src/generated/pools',
      client: 'tools/openapi-client/src/generated/pools',
      server: true,
    },
  ],
  config: {
    schema: 'contracts/config-schema/config.schema.yaml',
    bundle: 'contracts/schemas',
    out: 'contracts/config-schema/src/generated',
  },
  code: ['packages/**/src/**/*.ts', 'tools/**/src/**/*.ts', 'contracts/**/src/**/*.ts'],
  tests: ['**/*.test.ts'],
  docs: ['*.md', '{ci,contracts,docs,packages,requirements,specs,tools}/**/*.md', 'test-harness/*/README.md'],
  metrics: { contract: 'ci/metrics.lint.json', out: 'contracts/metrics/src/generated' },
  services: {
    orchestratord: {
      contracts: ['data', 'control'],
      // The production service, with the route that brings provider states about in front of it.
      command: [
        'node',
        'test-harness/provider/src/orchestratord/main.ts',
        '--config',
        'packages/orchestratord/config/verify.yaml',
      ],
      states: { url: '/_states' },
      ready: { path: '/readyz', timeoutMs: 20_000 },
      phases: ['all'],
      metrics: '/metrics',
    },
    'pool-managerd': {
      contracts: ['pools'],
      command: [
        'node',
        'test-harness/provider/src/pool-managerd/main.ts',
        '--config',
        'packages/pool-managerd/config/verify.yaml',
      ],
      states: { url: '/_states' },
      ready: { path: '/readyz', timeoutMs: 20_000 },
      phases: ['all'],
      metrics: '/metrics',
    },
  },
})
