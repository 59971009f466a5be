export { openapiGenFindings } from './findings.ts'
export { type GenerateApiOptions, generateApi } from './generate-api.ts'
