import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkMini, type MiniCase } from '../src/mini-case.ts'

const config = 'xtask.config.ts'
const correct = 'Correct the keys that are named.'

const folderAt = (path: string): MiniCase['given'] => {
  return (mini) => {
    mini.remove(path)
    mkdirSync(join(mini.root, path))
  }
}

/** What is wrong in the adopter's own code is the call's fault: exit 2. */
const ownConfig: Omit<MiniCase, 'status'>[] = [
  {
    name: 'has a misspelt key',
    given: (mini) => mini.edit(config, 'metrics: {', 'metrcs: {'),
    argv: ['regen'],
    says: [`xtask: ${config}: the configuration has an unknown key 'metrcs'; did you mean 'metrics'?`, correct],
  },
  {
    name: 'has a misspelt key, and the loop says so',
    given: (mini) => mini.edit(config, 'metrics: {', 'metrcs: {'),
    argv: ['dev-loop'],
    says: [`xtask: ${config}: the configuration has an unknown key 'metrcs'; did you mean 'metrics'?`, correct],
  },
  {
    name: 'has a misspelt key deep inside',
    given: (mini) => mini.edit(config, 'timeoutMs: 5000', 'timeoutMS: 5000'),
    argv: ['verify'],
    says: [
      `xtask: ${config}: services.greeter.ready has an unknown key 'timeoutMS'; did you mean 'timeoutMs'?`,
      correct,
    ],
  },
  {
    name: 'has a value of the wrong type',
    given: (mini) => mini.edit(config, 'timeoutMs: 5000', "timeoutMs: 'soon'"),
    argv: ['gate'],
    says: [`xtask: ${config}: services.greeter.ready.timeoutMs must be integer`, correct],
  },
  {
    name: 'breaks its syntax',
    given: (mini) => mini.put(config, 'export default {\n  specs: [,\n}\n'),
    argv: ['links'],
    says: [
      expect.stringMatching(/^xtask: xtask\.config\.ts does not load: line 3, column 1: ./),
      'Correct the file; it must have a default export.',
    ],
  },
  {
    name: 'throws',
    given: (mini) => mini.put(config, "throw new Error('no token')\n"),
    argv: ['links'],
    says: [`xtask: ${config} does not load: no token`, 'Correct the file; it must have a default export.'],
  },
  {
    name: 'has no default export',
    given: (mini) => mini.put(config, 'export const specs = []\n'),
    argv: ['links'],
    says: [`xtask: ${config} has no default export`, 'Write `export default { … }`.'],
  },
  {
    name: 'names a pattern that is none',
    given: (mini) => mini.edit(config, 'GREET-\\\\d{3}', 'GREET-(\\\\d{3}'),
    argv: ['spec-extract'],
    says: [
      expect.stringContaining('ids.families has a pattern that is no regular expression: '),
      'pnpm xtask spec-extract --help shows how it is called.',
    ],
  },
  {
    name: 'names a document that is not there',
    given: (mini) => mini.edit(config, 'contracts/greeter.yaml', 'contracts/greter.yaml'),
    argv: ['regen'],
    says: ['xtask: contracts/greter.yaml does not exist', 'Name an OpenAPI document: a YAML or JSON file.'],
  },
  {
    name: 'gives two documents one folder',
    given: (mini) =>
      mini.edit(
        config,
        'openapi: [',
        "openapi: [{ name: 'other', document: 'contracts/greeter.yaml', types: 'contracts/api/generated' },",
      ),
    argv: ['regen'],
    says: [
      'xtask: contracts/api/generated is the folder of two outputs of `pnpm xtask regen-openapi`',
      'Give each a folder of its own.',
    ],
  },
  {
    name: 'names a contract of no document',
    given: (mini) => mini.edit(config, "contracts: ['greeter']", "contracts: ['greter']"),
    argv: ['verify'],
    says: [
      `xtask: ${config}: services.greeter names the contract 'greter', which \`openapi\` does not have; did you mean 'greeter'?`,
      'pnpm xtask verify --help shows how it is called.',
    ],
  },
]

describe('an xtask.config.ts that', () => {
  it.concurrent.for(ownConfig)('$name', (each, { expect }) => checkMini({ ...each, status: 2 }, expect))
})

const schema = 'contracts/config.schema.yaml'
const metrics = 'ci/metrics.lint.json'

/** What nobody has generated yet: the config contract can be compared, so it could be read. */
const missing = [
  ...['index.ts', 'schema.ts', 'types.ts', 'validator.d.ts', 'validator.js'].map((file) => `config/generated/${file}`),
  'schemas/config.schema.json',
].map((file) => `contracts/${file}:1:1 generated-missing is not there; run \`pnpm xtask regen-schema\``)

const contracts: MiniCase[] = [
  {
    name: 'a config contract with a misspelt type',
    given: (mini) => mini.edit(schema, 'type: integer', 'type: integr'),
    argv: ['regen-schema'],
    says: [
      `${schema}:7:17 schema-invalid 'type' is "integr"; allowed are array, boolean, integer, null, number, object, string; did you mean 'integer'?`,
    ],
  },
  {
    name: 'a config contract with a misspelt keyword',
    given: (mini) => mini.edit(schema, 'minimum: 0', 'minimun: 0'),
    argv: ['regen-schema', '--check', '--fail-on', 'warning'],
    says: [
      `${schema}:7:26 schema-keyword-unknown no keyword of JSON Schema 2020-12: 'minimun'; did you mean 'minimum'? (a warning)`,
      ...missing,
    ],
  },
  {
    name: 'a config contract that is broken YAML',
    given: (mini) => mini.put(schema, 'type: object\nproperties: { port: {\n'),
    argv: ['regen'],
    says: [expect.stringMatching(/^contracts\/config\.schema\.yaml:3:1 syntax-error /)],
  },
  {
    name: 'a config contract that names a requirement which no spec states',
    given: (mini) => mini.edit(schema, 'x-req-id: GREET-004', 'x-req-id: GREET-044'),
    argv: ['regen-schema'],
    says: [expect.stringMatching(/:8:77 req-id-unknown no spec states GREET-044; did you mean 'GREET-004'/)],
  },
  {
    name: 'a config contract that is a folder',
    given: folderAt(schema),
    argv: ['regen'],
    status: 2,
    says: [`xtask: ${schema}: no such file`, 'pnpm xtask regen --help shows how it is called.'],
  },
  {
    name: 'a metrics contract that is broken JSON',
    given: (mini) => mini.put(metrics, '{ "required_metrics": [ }\n'),
    argv: ['metrics-lint'],
    says: [
      expect.stringMatching(/^ci\/metrics\.lint\.json:1:25 syntax-error /),
      expect.stringMatching(/^ci\/metrics\.lint\.json:1:26 syntax-error /),
    ],
  },
  {
    name: 'a metrics contract with a misspelt key',
    given: (mini) => mini.edit(metrics, '"labels"', '"lables"'),
    argv: ['metrics-lint', '--contract', metrics, '--fail-on', 'warning'],
    says: [
      `${metrics}:7:7 metrics-key-unknown nobody reads the key 'lables'; did you mean 'labels'? (a warning)`,
      `${metrics}:11:33 label-budget-unused no metric has the label 'tone' (a warning)`,
    ],
  },
  {
    name: 'a file in the way of a folder of outputs',
    given: (mini) => mini.put('contracts/api', 'by hand\n'),
    argv: ['regen'],
    says: ['contracts/api:1:1 output-not-ours stands where a folder of outputs should go'],
  },
  {
    name: 'a folder in the way of an output',
    given: (mini) => mini.put('contracts/schemas/config.schema.json/notes.md', 'by hand\n'),
    argv: ['regen'],
    says: [
      'contracts/schemas/config.schema.json:1:1 output-not-ours stands where an output should go, and was not generated',
    ],
  },
  {
    name: 'a metrics contract that is a folder',
    given: folderAt(metrics),
    argv: ['regen'],
    status: 2,
    says: [`xtask: ${metrics}: no such file`, 'pnpm xtask regen --help shows how it is called.'],
  },
]

describe('in the workspace', () => {
  it.concurrent.for(contracts)('$name', (each, { expect }) => checkMini(each, expect))
})

/** Only one step, so that only its own file is judged. */
const gateOf = (files: Readonly<Record<string, string>>): MiniCase['given'] => {
  return (mini) => {
    for (const [path, text] of Object.entries({ 'ci/gate.yaml': 'steps: [links]\n', ...files })) mini.put(path, text)
  }
}

const policies: MiniCase[] = [
  {
    name: 'a gate that is broken YAML runs nothing',
    given: gateOf({ 'ci/gate.yaml': 'steps: [links\n' }),
    argv: ['gate'],
    says: [expect.stringMatching(/^ci\/gate\.yaml:2:1 syntax-error /)],
  },
  {
    name: 'a gate that is empty runs nothing',
    given: gateOf({ 'ci/gate.yaml': '' }),
    argv: ['gate'],
    says: ['ci/gate.yaml:1:1 gate-invalid the file is not a mapping'],
  },
  {
    name: 'a gate with misspelt keys, steps and codes',
    given: gateOf({ 'ci/gate.yaml': 'steps: [links, lnks]\nfail_on: error\nlevels: { anchor-brokn: info }\n' }),
    argv: ['gate'],
    says: [
      "ci/gate.yaml:1:16 gate-invalid unknown step 'lnks'; did you mean 'links'?",
      "ci/gate.yaml:2:1 gate-invalid unknown key 'fail_on'; did you mean 'fail-on'?",
      "ci/gate.yaml:3:11 gate-invalid unknown finding code 'anchor-brokn'; did you mean 'anchor-broken'?",
    ],
  },
  {
    name: 'a gate whose levels are no mapping',
    given: gateOf({ 'ci/gate.yaml': 'steps: [links]\nlevels: [anchor-broken]\n' }),
    argv: ['gate'],
    says: ["ci/gate.yaml:2:9 gate-invalid 'levels' is not a mapping from finding codes to levels"],
  },
  {
    name: 'a gate that is a folder',
    given: folderAt('ci/gate.yaml'),
    argv: ['gate'],
    status: 2,
    says: ['xtask: ci/gate.yaml is a folder', 'Let a file stand there, or nothing.'],
  },
  {
    name: 'waivers that are broken YAML',
    given: gateOf({ 'ci/waivers.yaml': '- { code: x\n' }),
    argv: ['gate'],
    says: [expect.stringMatching(/^ci\/waivers\.yaml:2:1 syntax-error /)],
  },
  {
    name: 'waivers that are no list',
    given: gateOf({ 'ci/waivers.yaml': 'code: anchor-broken\n' }),
    argv: ['gate'],
    says: ['ci/waivers.yaml:1:1 waiver-invalid the file is not a list of waivers'],
  },
  {
    name: 'waivers that are incomplete, misspelt, past or unused',
    given: gateOf({
      'ci/waivers.yaml': [
        '- { code: anchor-broken, where: "*" }',
        '- anchor-broken',
        '- { code: anchor-broken, were: "*", reason: r, owner: o, expires: 2999-01-01 }',
        '- { code: anchor-broken, where: "*", reason: r, owner: o, expires: 2001-01-01 }',
        '- { code: anchor-broken, where: "*", reason: r, owner: o, expires: 2999-01-01 }',
        '',
      ].join('\n'),
    }),
    argv: ['gate'],
    says: [
      "ci/waivers.yaml:1:3 waiver-invalid 'reason' is missing or not a text",
      'ci/waivers.yaml:2:3 waiver-invalid the entry is not a mapping',
      "ci/waivers.yaml:3:3 waiver-invalid unknown key 'were'; did you mean 'where'?",
      "ci/waivers.yaml:4:3 waiver-expired the waiver of 'anchor-broken' ended on 2001-01-01",
      "ci/waivers.yaml:5:3 waiver-unused the waiver of 'anchor-broken' matches no finding",
    ],
  },
  {
    name: 'layers that are broken YAML',
    given: (mini) => mini.put('ci/layers.yaml', '- from: [packages\n'),
    argv: ['layers'],
    says: [expect.stringMatching(/^ci\/layers\.yaml:2:1 syntax-error /)],
  },
  {
    name: 'layers that are no list',
    given: (mini) => mini.put('ci/layers.yaml', 'from: packages/*\n'),
    argv: ['layers'],
    says: ['ci/layers.yaml:1:1 layer-table-invalid the file is not a list of rows'],
  },
  {
    name: 'layers with a misspelt key',
    given: (mini) => mini.put('ci/layers.yaml', '- { from: packages/*, may_import: [], why: x }\n'),
    argv: ['layers'],
    says: [
      "ci/layers.yaml:1:3 layer-table-invalid 'may-import' is missing or not a list of texts",
      "ci/layers.yaml:1:35 layer-table-invalid unknown key 'may_import'; did you mean 'may-import'?",
    ],
  },
  {
    name: 'layers that guard nothing',
    given: (mini) => mini.put('ci/layers.yaml', '- { from: package/*, may-import: [], why: x }\n'),
    argv: ['layers'],
    says: ["ci/layers.yaml:1:11 layer-table-invalid 'package/*' matches no workspace package"],
  },
  {
    name: 'layers that are not there',
    given: (mini) => mini.remove('ci/layers.yaml'),
    argv: ['layers'],
    status: 2,
    says: ['xtask: ci/layers.yaml is not there', 'Write one row for each workspace package: from, may-import, why.'],
  },
]

describe('in ci/', () => {
  it.concurrent.for(policies)('$name', (each, { expect }) => checkMini(each, expect))
})
