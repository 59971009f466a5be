import type { Bench } from './bench.ts'

/** Every benchmark: one row, one file. */
// implements: TL-OPENAPI-249
export const benches = {
  'openapi-cold': {
    summary: 'types and client of GitHub’s API, nothing cached, against openapi-typescript’s CLI writing types alone',
    runs: 5,
    load: () => import('./benches/openapi-cold.ts'),
  },
  'openapi-cold-all': {
    summary: 'the same with validators and routes',
    runs: 5,
    load: () => import('./benches/openapi-cold-all.ts'),
  },
  'openapi-edit': {
    summary: 'one operation edited, everything regenerated, against the same from nothing',
    runs: 5,
    load: () => import('./benches/openapi-edit.ts'),
  },
  'openapi-unchanged': {
    summary: 'nothing changed, against a Node.js that does nothing',
    runs: 11,
    load: () => import('./benches/openapi-unchanged.ts'),
  },
  'openapi-memory': {
    summary: 'what all processes of one generation hold at most, everything of GitHub’s API, nothing cached',
    runs: 3,
    load: () => import('./benches/openapi-memory.ts'),
  },
  scale: {
    summary: 'everything of documents from 1 to 5,000 operations',
    runs: 3,
    load: () => import('./benches/scale.ts'),
  },
  'openapi-bundle': {
    summary: 'each operation of GitHub’s client, bundled alone',
    runs: 1,
    load: () => import('./benches/openapi-bundle.ts'),
  },
  'openapi-calls': {
    summary: '300 calls on GitHub’s types, type-checked, against functions with flat unions written by hand',
    runs: 5,
    load: () => import('./benches/openapi-calls.ts'),
  },
  scheduler: {
    summary: 'one task more and one less in a pool where a thousand wait, or a million',
    runs: 5,
    load: () => import('./benches/scheduler.ts'),
  },
  load: {
    summary: 'tasks that orchestratord admits, against a hono handler that does nothing, and 1,000 open streams',
    runs: 3,
    load: () => import('./benches/load.ts'),
  },
  trace: {
    summary: 'the index of generated trees of 3,000 and 10,000 files, against ripgrep, parsing alone and stats alone',
    runs: 7,
    load: () => import('./benches/trace.ts'),
  },
  verify: {
    summary: 'checked requests a second of one operation, against a plain loop of fast-check, undici and ajv; memory',
    runs: 3,
    load: () => import('./benches/verify.ts'),
  },
  peers: {
    summary: 'other generators of types and client, beside ours',
    runs: 3,
    onlyNamed: true,
    load: () => import('./benches/peers.ts'),
  },
} as const satisfies Record<string, Bench>
