import type { Edit } from './scratch-copy.ts'

export interface GateFault {
  /** What is wrong. */
  title: string
  edits: Edit[]
  /** Every step that turns red, and no other. */
  red: string[]
}

/** The step that a fault is planted for: the first word of its name. */
export const stepOf = (name: string): string => name.split(' ')[0] ?? ''

const script = 'test-harness/defects/scripts/update-tour.ts'

/** A fault for each step of the gate. A fault that two steps must see names both. */
export const gateFaults = {
  format: {
    title: 'a source file that the formatter would lay out differently',
    edits: [{ file: script, from: 'const copy = makeScratchCopy()', to: 'const copy   =  makeScratchCopy( )' }],
    red: ['format'],
  },
  lint: {
    title: 'a variable that is never assigned again and not constant',
    edits: [{ file: script, from: 'const copy = makeScratchCopy()', to: 'let copy = makeScratchCopy()' }],
    red: ['lint'],
  },
  layers: {
    title: 'the layer check reaching into the link check',
    edits: [
      {
        file: 'tools/layers/src/index.ts',
        from: "export { checkLayers, type LayersResult } from './check-layers.ts'",
        to: "export type { LinkCounts } from '../../links/src/check-links.ts'\nexport { checkLayers, type LayersResult } from './check-layers.ts'",
      },
    ],
    red: ['layers'],
  },
  regen: {
    title: 'a generated page that somebody mended by hand',
    edits: [{ file: 'docs/findings/layer-violation.md', from: '# layer-violation', to: '# A violated layer' }],
    red: ['regen'],
  },
  typecheck: {
    title: 'a number that is a text',
    edits: [
      {
        file: script,
        from: 'const copy = makeScratchCopy()',
        to: "export const wrong: number = 'text'\nconst copy = makeScratchCopy()",
      },
    ],
    red: ['typecheck'],
  },
  test: {
    title: 'a misspelt config key that is answered with no neighbour',
    edits: [
      {
        file: 'contracts/config-schema/src/nearest.ts',
        from: 'Math.min(Math.floor(word.length / 2)',
        to: 'Math.min(Math.floor(word.length / 200)',
      },
    ],
    // What fails proves nothing.
    red: ['coverage', 'test'],
  },
  coverage: {
    title: 'a test whose title names more requirements than it can prove',
    edits: [
      {
        file: 'tools/links/tests/check-links.test.ts',
        from: "it('[TL-LINKS-001] lead",
        to: "it('[TL-LINKS-001] [TL-LINKS-002] [TL-LINKS-003] [TL-LINKS-004] lead",
      },
    ],
    // The list of tests has its title.
    red: ['coverage', 'regen', 'test'],
  },
  'coverage of what must hold': {
    title: 'code that is not marked any more with the requirement that it keeps',
    edits: [{ file: 'tools/links/src/check-links.ts', from: '  // implements: TL-LINKS-003\n', to: '' }],
    red: ['coverage'],
  },
  suspects: {
    title: 'a requirement that says something else than what its tests were written for',
    edits: [
      {
        file: 'specs/pipeline-checks.md',
        from: "**Stable fingerprints.** A finding's fingerprint",
        to: '**Stable fingerprints.** The fingerprint of a finding',
      },
    ],
    red: ['regen', 'suspects'],
  },
  'metrics-lint': {
    title: 'an exposition with a metric that the contract does not name',
    edits: [
      {
        file: 'packages/orchestratord/src/http/control.ts',
        from: 'await registry.metrics()',
        to: '`${await registry.metrics()}rogue 1\\n`',
      },
    ],
    red: ['metrics-lint'],
  },
  verify: {
    title: 'a full queue that says under another name when to come back',
    edits: [
      {
        file: 'packages/service-kit/src/reply.ts',
        from: "'Retry-After': Math",
        to: "'Retry-Later': Math",
      },
    ],
    red: ['coverage', 'test', 'verify'],
  },
  'verify of what is declared': {
    title: 'answers that are declared and that nobody brings about any more',
    edits: [
      {
        file: 'xtask.config.ts',
        from: "        'packages/orchestratord/config/verify.yaml',\n      ],\n      states: { url: '/_states' },\n",
        to: "        'packages/orchestratord/config/verify.yaml',\n      ],\n",
      },
    ],
    red: ['verify'],
  },
  pacts: {
    title: 'a pact with a call that no contract has',
    edits: [
      {
        file: 'contracts/pacts/orchestrator-cli-orchestratord.json',
        from: '00000000-0000-4000-8000-000000000000/cancel',
        to: '00000000-0000-4000-8000-000000000000/halt',
      },
    ],
    // The consumer records another, and the service does not know it either.
    red: ['coverage', 'pacts', 'test'],
  },
  links: {
    title: 'a link to a page that is not there',
    edits: [
      {
        file: 'CONTRIBUTING.md',
        from: '# Contributing\n',
        to: '# Contributing\n\nSee [the guide](docs/no-such-guide.md).\n',
      },
    ],
    red: ['links'],
  },
} as const satisfies Record<string, GateFault>
