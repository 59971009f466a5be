import { basename } from 'node:path'
import { type Artifact, type ArtifactPlan, generatedLabel, type Outcome, outcome } from '@throughline/kernel'
import { standaloneEsm, standaloneOptions } from '@throughline/kernel/standalone-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { compile } from 'json-schema-to-typescript'
import { expand } from './expand.ts'
import { finding } from './findings.ts'
import type { JsonObject } from './json.ts'
import type { ConfigSchema } from './read-config-schema.ts'
import { typeSchema } from './type-schema.ts'

export interface GenerateOptions {
  schema: ConfigSchema
  /** As a reader would type it. */
  command: string
  /** Absolute folders; the same one twice is one plan. */
  bundleFolder: string
  outFolder: string
}

/** The bundle for everyone who reads JSON Schema, and the types and the validator for the loader. */
// implements: TL-SCHEMA-006
export const generateConfigSchema = async (options: GenerateOptions): Promise<Outcome<ArtifactPlan[]>> => {
  const { schema, command, bundleFolder, outFolder } = options
  const label = generatedLabel(command)
  const expanded = expand(schema.bundle)
  const types = await attempt('types', schema, () => typesText(schema.bundle))
  const validator = await attempt('a validator', schema, () => validatorText(expanded))
  const findings = [...types.findings, ...validator.findings]
  if (types.value === undefined || validator.value === undefined) return outcome([], findings)
  const bundled = { path: bundleName(schema.file), content: bundleText(schema.bundle, label) }
  const code: Artifact[] = [
    { path: 'index.ts', content: `${label}${indexText}` },
    { path: 'schema.ts', content: `${label}${schemaText(expanded)}` },
    { path: 'types.ts', content: `${label}${types.value}` },
    { path: 'validator.d.ts', content: `${label}${declarationText}` },
    { path: 'validator.js', content: `${label}${validator.value}` },
  ]
  if (bundleFolder === outFolder) return outcome([{ folder: outFolder, command, artifacts: [bundled, ...code] }])
  return outcome([
    { folder: bundleFolder, command, artifacts: [bundled] },
    { folder: outFolder, command, artifacts: code },
  ])
}

/** A schema is a document, and a document that a library behind a generator refuses is a finding. */
const attempt = async (
  what: string,
  { locate }: ConfigSchema,
  make: () => string | Promise<string>,
): Promise<Outcome<string | undefined>> => {
  try {
    return outcome(await make())
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return outcome(undefined, [
      finding('schema-unsupported', `${what} cannot be made of it: ${reason}`, { location: locate('') }),
    ])
  }
}

/** `config.schema.yaml` → `config.schema.json`, and `limits.yaml` → `limits.schema.json`. */
const bundleName = (file: string): string => `${basename(file).replace(/(?:\.schema)?\.\w+$/, '')}.schema.json`

/** JSON has no comments: the label stands in the keyword that JSON Schema has for them. */
const bundleText = ({ $schema, $comment, ...rest }: JsonObject, label: string): string => {
  const comment = [label.replace(/^\/\/ /, '').trim(), ...(typeof $comment === 'string' ? [$comment] : [])].join(' ')
  const dialect = $schema ?? 'https://json-schema.org/draft/2020-12/schema'
  return `${JSON.stringify({ $schema: dialect, $comment: comment, ...rest }, undefined, 2)}\n`
}

const indexText = `export { configSchema } from './schema.ts'
export type * from './types.ts'
export { validateConfig } from './validator.js'
`

const schemaText = (expanded: JsonObject): string => {
  // As a plain key of a literal it would set the prototype.
  const literal = JSON.stringify(expanded, undefined, 2).replace(/^(\s*)"__proto__":/gm, '$1["__proto__"]:')
  return `/** The config contract, every reference resolved: its defaults and its keys are read from here. */
export const configSchema: Readonly<Record<string, unknown>> = ${literal}
`
}

const declarationText = `import type { ErrorObject } from 'ajv'

/** Whether a value, with its defaults filled in, is a config; \`errors\` says why the last one was not. */
export declare const validateConfig: { (data: unknown): boolean; errors?: ErrorObject[] | null }
`

// implements: TL-SCHEMA-008
const validatorText = (expanded: JsonObject): string => {
  const ajv = new Ajv2020({
    ...standaloneOptions,
    allErrors: true,
    strict: false,
    validateSchema: false,
    logger: false,
  })
  formats.default(ajv)
  ajv.addSchema(expanded, 'config')
  return standaloneEsm(ajv, { validateConfig: 'config' })
}

// implements: TL-SCHEMA-007
const typesText = async (bundle: JsonObject): Promise<string> => {
  const text = await compile(typeSchema(bundle) as never, 'Config', {
    bannerComment: '',
    customName: (_schema, definition) => definition,
    unknownAny: true,
    unreachableDefinitions: true,
    style: { semi: false, singleQuote: true, printWidth: 120 },
  })
  return withoutNoise(text)
}

/** The type generator says of each definition who refers to it, in comments that change with every neighbour. */
const withoutNoise = (text: string): string =>
  text
    .replace(/^ *\* This interface was referenced by [^\n]*\n *\* via the `[^\n]*\n/gm, '')
    .replace(/^ *\/\*\*\n(?: *\*\n)* *\*\/\n/gm, '')
    .replace(/(?:^ *\*\n)+(?= *\*\/\n)/gm, '')
    // A title that only repeats the name.
    .replace(/^\/\*\*\n \* (\w+)\n \*\/\n(?=export (?:interface|type) \1\b)/gm, '')
