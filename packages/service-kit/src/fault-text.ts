import type { Issue } from '@contracts/api-types/data/server'

/** The first fault of a body as a sentence that names the field. */
// implements: ORCH-2002
export const faultText = (issues: readonly Issue[]): string => {
  const issue = issues[0]
  if (!issue) return 'the body breaks its schema'
  const { keyword, params = {}, message } = issue
  const field = issue.pointer.slice(1).replaceAll('/', '.')
  const place = field === '' ? 'the body' : `'${field}'`
  if (keyword === 'required') return `${place} lacks '${String(params.missingProperty)}'`
  if (keyword === 'additionalProperties') return `${place} has no field '${String(params.additionalProperty)}'`
  const values = params.allowedValues
  if (Array.isArray(values)) return `${place} must be one of ${values.join(', ')}`
  return `${place} ${message}`
}
