import { resolve } from 'node:path'
import { type ArtifactPlan, generatedLabel } from '@throughline/kernel'
import { standaloneEsm, standaloneOptions } from '@throughline/kernel/standalone-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { exampleSchema, exchangesSchema, sseEventsSchema } from './extension-schemas.ts'
import { type Schema, schema30, schema31 } from './official-schemas.ts'

const command = 'pnpm --filter @throughline/openapi regen-judges'

/** type/subtype, either a wildcard, and whatever parameters follow. @see RFC 9110 §12.5.1 */
const mediaRange = /^[^\s/;,]+\/[^\s/;,]+(?:\s*;.*)?$/

/** An ajv that can write its functions down. It reports every fault with what it expected: what is of use is chosen afterwards. */
export const judgingAjv = (): Ajv2020 => {
  const ajv = new Ajv2020({ ...standaloneOptions, allErrors: true, verbose: true, strict: false })
  addFormats.default(ajv)
  ajv.addFormat('media-range', mediaRange)
  return ajv
}

const judgesOf = (schema: Schema, schemaObject: string): string => {
  const ajv = judgingAjv()
  const id = String(schema.$id)
  ajv.addSchema(schema, id)
  ajv.addSchema({ $id: 'x-sse-events', ...sseEventsSchema({ $ref: `${id}${schemaObject}` }) })
  return standaloneEsm(ajv, { judgeDocument: id, judgeSseEvents: 'x-sse-events' })
}

const extensionJudges = (): string => {
  const ajv = judgingAjv()
  ajv.addSchema(exchangesSchema)
  ajv.addSchema(exampleSchema)
  return standaloneEsm(ajv, { judgeExchanges: 'x-exchanges', judgeExample: 'x-example' })
}

const declarations = (...names: string[]): string =>
  [
    "import type { ErrorObject } from 'ajv'\n",
    'interface Judge {',
    '  (data: unknown): boolean',
    '  errors?: null | ErrorObject[]',
    '}',
    ...names.map((name) => `export const ${name}: Judge`),
    '',
  ].join('\n')

/** The judges, precompiled: nothing is compiled when a document is read. */
export const planJudges = (): ArtifactPlan => {
  const label = generatedLabel(command)
  const files = {
    'openapi-3.0.js': judgesOf(
      schema30(),
      '#/definitions/Components/properties/schemas/patternProperties/^[a-zA-Z0-9\\.\\-_]+$',
    ),
    'openapi-3.1.js': judgesOf(schema31(), '#/$defs/schema'),
    'extensions.js': extensionJudges(),
    'openapi-3.0.d.ts': declarations('judgeDocument', 'judgeSseEvents'),
    'openapi-3.1.d.ts': declarations('judgeDocument', 'judgeSseEvents'),
    'extensions.d.ts': declarations('judgeExchanges', 'judgeExample'),
  }
  return {
    folder: resolve(import.meta.dirname, '../src/generated'),
    command,
    artifacts: Object.entries(files).map(([path, content]) => ({ path, content: `${label}${content}` })),
  }
}
