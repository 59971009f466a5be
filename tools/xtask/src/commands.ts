import type { Command } from './command.ts'

/** Every command: one row here, one file in `commands/`. Rows stand in the order of the work, then the checks. */
export const commands = {
  'dev-loop': {
    summary: 'mend, regenerate and check everything, step by step',
    description:
      'Runs every step: format, lint, layers, regen, typecheck, test, metrics-lint, verify, links. What a machine can mend\nis mended and listed. With CI=true or --check nothing is written, and a difference is a failed step.',
    usage: 'dev-loop [--check] [--keep-going]',
    examples: ['dev-loop', 'dev-loop --check --keep-going'],
    flags: {
      check: { type: 'boolean', help: 'write nothing; a difference is a failed step (CI=true implies it)' },
      'keep-going': { type: 'boolean', help: 'run the steps behind a failing one all the same' },
    },
    findings: async () => (await import('./step-findings.ts')).stepFindings,
    load: () => import('./commands/dev-loop.ts'),
  },
  gate: {
    summary: 'the steps of ci/gate.yaml in check mode, one verdict',
    description:
      'Runs every step that ci/gate.yaml names, writes nothing, joins their findings, applies the levels of the file and the\nwaivers of ci/waivers.yaml, and says passed or failed.',
    usage: 'gate',
    examples: ['gate', 'gate --format github'],
    flags: {},
    findings: async () => ({
      ...(await import('./gate-findings.ts')).gateFindings,
      ...(await import('./step-findings.ts')).stepFindings,
    }),
    load: () => import('./commands/gate.ts'),
  },
  regen: {
    summary: 'run every generator, or check that nothing is stale',
    description:
      'Runs all generators in dependency order, compares every output with the disk, and only then writes: either all\noutputs are right afterwards, or nothing was touched.',
    usage: 'regen [--check]',
    examples: ['regen', 'regen --check --format json'],
    flags: { check: { type: 'boolean', help: 'write nothing; report what is stale, missing or orphaned' } },
    findings: async () => (await import('@throughline/kernel')).writePlansFindings,
    load: () => import('./commands/regen.ts'),
  },
  'regen-docs': {
    summary: 'the pages of commands and finding codes, from their tables',
    description:
      'Writes docs/commands and docs/findings: a page for each row of the command table and of every findings table.',
    usage: 'regen-docs [--check]',
    examples: ['regen-docs', 'regen-docs --check'],
    flags: { check: { type: 'boolean', help: 'write nothing; report what is stale, missing or orphaned' } },
    findings: async () => (await import('@throughline/kernel')).writePlansFindings,
    load: () => import('./commands/regen-docs.ts'),
  },
  layers: {
    summary: 'hold imports between packages to ci/layers.yaml',
    description:
      'Reads every import of every workspace package, by name or by path, and every workspace dependency in package.json.\nWhat no row of ci/layers.yaml allows is a finding at its line.',
    usage: 'layers',
    examples: ['layers', 'layers --format github'],
    flags: {},
    findings: async () => (await import('@throughline/layers')).layersFindings,
    load: () => import('./commands/layers.ts'),
  },
  test: {
    summary: 'run the tests of every package and count them',
    description:
      'Runs the test task of every package through turbo. Results that still hold are restored from the cache and counted;\nthe line before the last says how many packages that is. The last line is always: N passed, N failed, N skipped.',
    usage: 'test [--full] [--filter PACKAGE]…',
    examples: ['test', 'test --filter orchestratord'],
    flags: {
      full: { type: 'boolean', help: 'also what takes minutes: defects, scratch clones, whole large documents' },
      filter: { type: 'text', value: 'PACKAGE', many: true, help: 'only this package' },
      force: { type: 'boolean', help: 'run what the cache could restore' },
    },
    findings: async () => (await import('./test-findings.ts')).testFindings,
    load: () => import('./commands/test.ts'),
  },
} as const satisfies Record<string, Command>

/** Other spellings that people know. */
export const aliases: Readonly<Record<string, keyof typeof commands | undefined>> = { 'dev:loop': 'dev-loop' }
