import { didYouMean, type Finding } from '@throughline/kernel'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Bundle } from '../bundle.ts'
import { finding } from '../findings.ts'

export const dialect = 'https://json-schema.org/draft/2020-12/schema'

let metaValidator: ValidateFunction | undefined

const makeMetaValidator = (): ValidateFunction => {
  const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true, validateFormats: false })
  return ajv.compile({ $ref: dialect })
}

/** Holds the bundle to the meta-schema of JSON Schema 2020-12: one finding a place. */
// implements: TL-SCHEMA-003
export const metaSchema = ({ schema, locate }: Bundle): Finding[] => {
  const findings: Finding[] = []
  if (schema.$schema !== undefined && schema.$schema !== dialect && schema.$schema !== `${dialect}#`) {
    const message = `declares the dialect '${String(schema.$schema)}'; only 2020-12 is read`
    findings.push(finding('schema-draft', message, { location: locate('/$schema') }))
  }
  const validate = (metaValidator ??= makeMetaValidator())
  if (validate(schema)) return findings
  const places = new Map<string, ErrorObject>()
  for (const error of validate.errors ?? []) {
    const known = places.get(error.instancePath)
    if (!known || specific(error) > specific(known)) places.set(error.instancePath, error)
  }
  for (const [pointer, error] of places) {
    // What a part breaks is said at the part; that the whole then matches no form adds nothing.
    if (error.keyword === 'anyOf' && [...places.keys()].some((other) => other.startsWith(`${pointer}/`))) continue
    findings.push(finding('schema-invalid', messageOf(error), { location: locate(pointer) }))
  }
  return findings
}

const specific = ({ keyword }: ErrorObject): number => (keyword === 'anyOf' ? 0 : keyword === 'enum' ? 2 : 1)

const messageOf = ({ instancePath, keyword, params, message = '', data }: ErrorObject): string => {
  const name = instancePath.split('/').at(-1)
  const subject = name ? `'${name}'` : 'the schema'
  if (keyword === 'enum') {
    const allowed = (params.allowedValues as unknown[]).map(String)
    const suggestion = typeof data === 'string' ? didYouMean(data, allowed) : ''
    return `${subject} is ${JSON.stringify(data)?.slice(0, 80)}; allowed are ${allowed.join(', ')}${suggestion}`
  }
  return `${subject} ${message}`
}
