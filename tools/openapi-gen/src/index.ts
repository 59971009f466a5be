export { openapiGenFindings } from './findings.ts'
export { type GenerateApiOptions, type Generation, generateApi, startGeneration } from './generate-api.ts'
export { type GeneratorName, generators } from './generators/index.ts'
export { type SharedSchemas, sharedSchemas } from './shared-schemas.ts'
