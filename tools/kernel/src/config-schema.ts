import { needs } from './config.ts'

const text = { type: 'string', minLength: 1 } as const
const texts = { type: 'object', additionalProperties: { type: 'string' } } as const
const globs = { type: 'array', items: text } as const
const record = <Properties extends object>(properties: Properties, required: (keyof Properties & string)[] = []) =>
  ({ type: 'object', properties, required, additionalProperties: false }) as const

const family = record(
  {
    pattern: text,
    title: text,
    needs: { type: 'array', items: { enum: needs }, uniqueItems: true },
  },
  ['pattern', 'title'],
)

/** JSON Schema (2020-12) of `xtask.config.ts`'s default export: unknown keys are errors. */
export const configSchema = record({
  specs: globs,
  ids: record({ families: { type: 'array', items: family } }),
  requirements: record({ out: text, types: text }),
  openapi: {
    type: 'array',
    items: record({ name: text, document: text, types: text, client: text, server: { type: 'boolean' } }, [
      'name',
      'document',
    ]),
  },
  config: { ...record({ schema: text, bundle: text, out: text }, ['schema', 'bundle', 'out']), nullable: true },
  metrics: { ...record({ contract: text, out: text }, ['contract', 'out']), nullable: true },
  services: {
    type: 'object',
    additionalProperties: record(
      {
        contracts: { type: 'array', items: text, minItems: 1 },
        command: { type: 'array', items: text, minItems: 1 },
        ready: record({ path: text, timeoutMs: { type: 'integer', minimum: 1 } }, ['path']),
        url: text,
        app: record({ module: text, export: text }, ['module', 'export']),
        env: texts,
        headers: texts,
        identities: { type: 'object', additionalProperties: texts },
        phases: { type: 'array', items: text, minItems: 1 },
        states: record({ url: text, module: text, export: text, timeoutMs: { type: 'integer', minimum: 1 } }),
        metrics: text,
      },
      ['contracts'],
    ),
  },
  pacts: globs,
  code: globs,
  tests: globs,
  docs: globs,
  evidence: record({ accept: globs }, ['accept']),
})
