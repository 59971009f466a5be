export { schemaGenFindings } from './findings.ts'
export { type GenerateOptions, generateConfigSchema } from './generate.ts'
export type { JsonObject, JsonValue, Schema } from './json.ts'
export { type ConfigSchema, type ReadOptions, readConfigSchema } from './read-config-schema.ts'
