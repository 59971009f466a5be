import type { ResolvedConfig } from '@throughline/kernel'
import { type ScratchWorkspace, scratchConfig, scratchWorkspace } from '../graph/scratch-workspace.ts'

const files: Readonly<Record<string, string>> = {
  'specs/api.md': [
    '# API',
    '',
    '- [ACME-1] **Admit.** It MUST answer with 202.',
    '- [ACME-2] **Refuse.** It MUST answer with 429.',
    '- [ACME-3] **Count.** It MUST count tasks.',
    '- [ACME-4] **Alone.** It MUST be alone.',
    '',
  ].join('\n'),
  'contracts/data.yaml': [
    'openapi: 3.1.0',
    'info: { title: t, version: 0.1.0 }',
    'paths:',
    '  /v1/tasks:',
    '    post:',
    '      operationId: createTask',
    '      x-req-id: [ACME-1, ACME-3]',
    '      responses:',
    "        '202': { description: admitted }",
    "        '429': { description: full, x-req-id: ACME-2, content: { application/json: { schema: { $ref: '#/components/schemas/Refusal' } } } }",
    '    get:',
    '      operationId: listTasks',
    "      responses: { '200': { description: all } }",
    'components:',
    '  schemas:',
    '    Refusal:',
    '      type: object',
    "      properties: { code: { $ref: '#/components/schemas/Code' }, place: { type: integer } }",
    '    Code: { type: string, enum: [FULL, LOST, NEVER] }',
    '',
  ].join('\n'),
  'contracts/metrics.json': [
    '{ "required_metrics": [',
    '  { "name": "tasks_total", "type": "counter", "labels": [], "help": "Tasks.", "x-req-id": "ACME-3" },',
    '  { "name": "depth", "type": "gauge", "labels": [], "help": "Depth." },',
    '  { "name": "idle_total", "type": "counter", "labels": [], "help": "Never." }',
    '] }',
    '',
  ].join('\n'),
}

const config: Partial<ResolvedConfig> = {
  ...scratchConfig,
  openapi: [{ name: 'data', document: 'contracts/data.yaml', types: 'contracts/gen/src/data' }],
  metrics: { contract: 'contracts/metrics.json', out: 'contracts/gen/src/metrics' },
}

/** A spec, two contracts, and the code that a test gives. */
export const queriedWorkspace = (more: Readonly<Record<string, string>> = {}): ScratchWorkspace =>
  scratchWorkspace({ ...files, ...more }, config)
