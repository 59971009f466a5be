import type { Edit } from './scratch-copy.ts'

export interface GateFault {
  /** What is wrong, as the test's name. */
  title: string
  edits: Edit[]
  /** Every step that turns red, and no other. */
  red: string[]
}

/** One fault a step of the gate. A fault that two steps must see names both. */
export const gateFaults = {
  format: {
    title: 'a source file that the formatter would lay out differently',
    edits: [
      { file: 'tools/kernel/src/outcome.ts', from: '  findings: Finding[]\n}', to: '     findings: Finding[]\n}' },
    ],
    red: ['format'],
  },
  lint: {
    title: 'a variable that is never reassigned and not constant',
    edits: [
      {
        file: 'tools/kernel/src/text-lines.ts',
        from: '  const starts = [0]',
        to: '  let starts = [0]',
      },
    ],
    red: ['lint'],
  },
  layers: {
    title: 'a reader of Markdown that reaches into the link check',
    edits: [
      {
        file: 'tools/markdown/src/index.ts',
        from: "export { markdownFindings } from './findings.ts'",
        to: "export type { LinkCounts } from '../../links/src/check-links.ts'\nexport { markdownFindings } from './findings.ts'",
      },
    ],
    red: ['layers'],
  },
  regen: {
    title: 'a requirement that says something else than its index',
    edits: [
      {
        file: 'specs/pipeline-checks.md',
        from: 'MUST print one line for a step that passes',
        to: 'MUST print a line for a step that passes',
      },
    ],
    red: ['regen'],
  },
  typecheck: {
    title: 'an exported constant that is not of its type',
    edits: [
      {
        file: 'tools/kernel/src/text-lines.ts',
        from: '/** Line and column',
        to: "export const wrong: number = 'text'\n\n/** Line and column",
      },
    ],
    red: ['typecheck'],
  },
  test: {
    title: 'a "did you mean" that finds nothing near',
    edits: [
      {
        file: 'tools/kernel/src/nearest.ts',
        from: 'Math.max(2, Math.floor(word.length / 3))',
        to: 'Math.min(0, word.length)',
      },
    ],
    red: ['test'],
  },
  'metrics-lint': {
    title: 'a budget for a label that no metric has',
    edits: [
      {
        file: 'ci/metrics.lint.json',
        from: '"label_cardinality_budget": {',
        to: '"label_cardinality_budget": {\n    "nobody": 4,',
      },
    ],
    red: ['metrics-lint'],
  },
  verify: {
    title: 'a full queue that does not say in whole seconds when to come back',
    edits: [
      {
        file: 'packages/orchestratord/src/http/reply.ts',
        from: "'Retry-After': String(Math.max(1, Math.ceil(ms / 1000))), ",
        to: '',
      },
    ],
    red: ['test', 'verify'],
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
