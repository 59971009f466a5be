import { join } from 'node:path'
import { loadConfig } from '@contracts/config-schema'
import {
  type Finding,
  manifestName,
  openWorkspace,
  parseSourceDocument,
  type SourceDocument,
} from '@throughline/kernel'
import { readMarkdown } from '@throughline/markdown'
import { lintMetricsContract, readMetricsContract } from '@throughline/metrics'
import { readOpenApi } from '@throughline/openapi'
import { extractFiles } from '@throughline/spec-extract'
import { allFindingCodes } from '@throughline/xtask/all-findings'
import { readGateFile } from '@throughline/xtask/gate-file'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { visit } from 'unist-util-visit'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const workspace = await openWorkspace(root)
const codes = await allFindingCodes()

/** A fenced block whose info string says `contract=NAME` or `contract=NAME#/pointer`. */
interface Example {
  spec: string
  place: string
  contract: string
  pointer: string
  text: string
}

const specs = workspace.glob([...workspace.config.specs, 'docs/reference/*.md'])
const examples = specs.flatMap((spec): Example[] => {
  const found: Example[] = []
  visit(readMarkdown(spec, workspace.read(spec)).value.tree, 'code', ({ meta, value: text, position }) => {
    const [, contract, pointer = ''] = /(?:^| )contract=([\w-]+)(#\S*)?$/.exec(meta ?? '') ?? []
    const place = `${spec}:${position?.start.line}`
    if (contract !== undefined) found.push({ spec, place, contract, pointer, text })
  })
  return found
})

const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
for (const { name, document } of workspace.config.openapi) {
  const { value } = await readOpenApi({ root, file: document })
  ajv.addSchema(value?.bundle ?? false, name)
}
const hex = { type: 'string', pattern: '^[0-9a-f]{64}$' }
ajv.addSchema({
  $id: 'manifest',
  type: 'object',
  additionalProperties: false,
  required: ['schemaVersion', 'command', 'files'],
  properties: { schemaVersion: { const: 1 }, command: { type: 'string' }, files: { additionalProperties: hex } },
})

const bySchema = ({ value }: SourceDocument, { contract, pointer }: Example): string[] =>
  ajv.validate({ $ref: `${contract}${pointer}` }, value)
    ? []
    : (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
const messages = (findings: readonly Finding[]): string[] => findings.map(({ message }) => message)

/** What each contract says against a text that claims to keep it. */
const judges: Record<string, (document: SourceDocument, example: Example) => string[]> = {
  data: bySchema,
  control: bySchema,
  pools: bySchema,
  manifest: bySchema,
  config: ({ text, file }) => loadConfig(text, file).problems.map(({ message }) => message),
  metrics(document) {
    const { value, findings } = readMetricsContract(document)
    return messages([...findings, ...(value ? lintMetricsContract(value) : [])])
  },
  gate: (document) => messages(readGateFile(document, codes).findings),
}

/** Requirements of a family that only examples have. */
const requirementFaults = (text: string): string[] => {
  const sources = {
    matched: [],
    files: ['example.md'],
    read: () => text,
    families: [{ pattern: 'SHOP-\\d{3}', title: 'Shop' }],
  }
  const { value, findings } = extractFiles(sources)
  const stated = value.specs.flatMap(({ requirements }) => requirements)
  const broken = findings.filter(({ level }) => level === 'error')
  return stated.length === 0 ? ['it states no requirement'] : messages(broken)
}

const judge = (example: Example, text = example.text): string[] => {
  if (example.contract === 'requirement') return requirementFaults(text)
  const { value, findings } = parseSourceDocument(example.place, text)
  const judged = judges[example.contract]
  if (!judged) return [`no contract is called '${example.contract}'`]
  return value ? judged(value, example) : messages(findings)
}

describe('the specs', () => {
  it.each(specs)('%s shows an example', (spec) => {
    expect(examples.filter((example) => example.spec === spec)).not.toEqual([])
  })

  it.each(examples.map((example) => [example.place, example] as const))(
    'the example at %s keeps its contract',
    (_, example) => {
      expect(judge(example)).toEqual([])
    },
  )

  it.each(examples.map((example) => [example.place, example] as const))(
    'the contract at %s refuses a list',
    (_, example) => {
      expect(judge(example, '[]')).not.toEqual([])
    },
  )

  it('a contract that nobody knows is said so', () => {
    const example = { spec: 'x.md', place: 'x.md:1', contract: manifestName, pointer: '', text: '{}' }
    expect(judge(example)).toEqual([`no contract is called '${manifestName}'`])
  })
})
