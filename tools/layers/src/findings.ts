import type { FindingTable } from '@throughline/kernel'

export const layersFindings = {
  'layer-violation': {
    level: 'error',
    title: 'An import crosses the layers the wrong way',
    why: 'Layers that point one way are what lets a part be understood, tested and replaced alone.',
    fix: 'Move the code to the layer that may know both, or pass in what is needed.',
  },
  'layer-undeclared-dependency': {
    level: 'error',
    title: 'A workspace package is imported and not declared in package.json',
    why: 'Builds are ordered and cached by what package.json declares; what it hides is built in the wrong order.',
    fix: 'Declare it as `workspace:*` in the package.json of the importing package.',
  },
  'layer-without-row': {
    level: 'error',
    title: 'A workspace package stands in no row of the layer table',
    why: 'A folder that no row names may import anything, and nobody decided that.',
    fix: 'Add a row to ci/layers.yaml, or widen one.',
  },
  'layer-table-invalid': {
    level: 'error',
    title: 'The layer table has a row that is not understood',
    why: 'A misspelt key or a glob that matches nothing guards nothing.',
    fix: 'Give each row from, may-import and why, and globs that match a workspace package.',
  },
} as const satisfies FindingTable
