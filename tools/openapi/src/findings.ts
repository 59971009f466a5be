import { type FindingTable, reqIdFieldFindings, sourceDocumentFindings } from '@throughline/kernel'
import { readingFindings } from './reading-findings.ts'
import { rules } from './rules/index.ts'

/** Every code that reading an OpenAPI document, or asking it for its exchanges, may report. */
export const openapiFindings = {
  ...sourceDocumentFindings,
  ...reqIdFieldFindings,
  ...readingFindings,
  ...rules,
} as const satisfies FindingTable
