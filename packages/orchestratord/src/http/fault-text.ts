/** What one keyword of a schema said about a value. */
interface Fault {
  keyword: string
  instancePath: string
  params: Record<string, unknown>
  message?: string
}

/** The first fault of a body as a sentence that names the field. */
export const faultText = (faults: readonly Fault[] | null | undefined): string => {
  const fault = faults?.[0]
  if (!fault) return 'the body breaks its schema'
  const field = fault.instancePath.slice(1).replaceAll('/', '.')
  const place = field === '' ? 'the body' : `'${field}'`
  if (fault.keyword === 'required') return `${place} lacks '${String(fault.params.missingProperty)}'`
  if (fault.keyword === 'additionalProperties') {
    return `${place} has no field '${String(fault.params.additionalProperty)}'`
  }
  const values = fault.params.allowedValues
  if (Array.isArray(values)) return `${place} must be one of ${values.join(', ')}`
  return `${place} ${fault.message ?? 'breaks its schema'}`
}
