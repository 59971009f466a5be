import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type commands, fileNameOf } from '@throughline/xtask/commands'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type MiniWorkspace, makeMiniWorkspace, removeMiniWorkspace } from '../src/mini-workspace.ts'
import { xtaskJson } from '../src/xtask.ts'

const schemas = join(import.meta.dirname, '../../../docs/schemas')

/** A call of every command that makes it report something. */
const calls: Record<keyof typeof commands, string[]> = {
  regen: ['regen'],
  'spec-extract': ['spec-extract'],
  'regen-openapi': ['regen-openapi', '--check'],
  'regen-schema': ['regen-schema', '--check'],
  'regen-metrics': ['regen-metrics', '--check'],
  'regen-docs': ['regen-docs'],
  'metrics-lint': ['metrics-lint'],
  verify: ['verify'],
  'pact verify': ['pact', 'verify'],
  impact: ['impact', 'GREET-001'],
  'trace index': ['trace', 'index'],
  'docs-inventory': ['docs-inventory'],
  query: ['query', 'requirements'],
  why: ['why', 'GREET-001', 'greet'],
  coverage: ['coverage'],
  'trace orphans': ['trace', 'orphans'],
  'trace dangling': ['trace', 'dangling'],
  'trace unproven': ['trace', 'unproven'],
  'trace unmapped': ['trace', 'unmapped'],
  'trace suspect': ['trace', 'suspect'],
  'trace confirm': [
    ...['trace', 'confirm', 'GREET-001', '--reason', 'unchanged', '--by', 'ada'],
    ...['--site', 'packages/greeter/tests/greeting.test.ts#[GREET-001] greets by name'],
  ],
  'results import': ['results', 'import', 'report.xml', '--runner', 'pytest'],
  links: ['links'],
  layers: ['layers'],
  test: ['test'],
  gate: ['gate'],
  'dev-loop': ['dev-loop', '--check'],
}

let mini: MiniWorkspace
beforeAll(() => {
  mini = makeMiniWorkspace()
  mini.put(
    'report.xml',
    '<testsuites><testsuite name="s"><testcase name="[GREET-001] a" file="a.py" line="1"/></testsuite></testsuites>',
  )
})
afterAll(() => removeMiniWorkspace(mini))

it.each(Object.entries(calls))('%s keeps to its schema', async (name, argv) => {
  const schema = JSON.parse(readFileSync(join(schemas, `${fileNameOf(name)}.schema.json`), 'utf8')) as object
  const { report } = await xtaskJson(argv, { cwd: mini.root })
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
  expect({ valid: ajv.validate(schema, report.result), errors: ajv.errors }).toEqual({ valid: true, errors: null })
  // The report around it is the same for all.
  expect(report).toMatchObject({ schemaVersion: 1, command: name })
  const { errors, warnings, infos } = report.summary
  expect(errors + warnings + infos).toBe(report.findings.length)
})
