import type { Finding } from '@throughline/kernel'
import type { ErrorObject } from 'ajv'
import type { ApiModel, JsonObject, JsonValue } from './api-model.ts'
import { describeError, type Fault } from './describe-error.ts'
import { finding } from './reading-findings.ts'
import { reduceErrors } from './reduce-errors.ts'

/** A precompiled validator: everything that it finds wrong. */
export interface Judge {
  (data: unknown): boolean
  errors?: null | ErrorObject[]
}

/** Loaded when a document of the version is read: each is large. */
export const judgesOf = (version: ApiModel['version']) =>
  version === '3.0' ? import('./generated/openapi-3.0.js') : import('./generated/openapi-3.1.js')

/** The faults that a judge finds in a value, reduced to what is of use. */
// implements: TL-OPENAPI-002
export const faultsOf = (judge: Judge, value: JsonValue, pointer = '', name?: string): Fault[] => {
  if (judge(value)) return []
  const errors = reduceErrors((judge.errors ?? []).filter((error) => !isSpelling(error)))
  return errors.map((error) => {
    const fault = describeError(error, value, name)
    return { ...fault, pointer: pointer + fault.pointer }
  })
}

/** A reference that has been followed is none the worse for a brace that a strict URI would encode. */
const isSpelling = ({ keyword, instancePath }: ErrorObject): boolean =>
  keyword === 'format' && /\/(?:\$ref|operationRef)$/.test(instancePath)

/**
 * Holds a bundle to the official JSON Schema of its version.
 * @param open the bundle without what is known to have no fault
 */
// implements: TL-OPENAPI-002
export const judgeStructure = async (
  { version, bundle, locate }: Pick<ApiModel, 'version' | 'bundle' | 'locate'>,
  open: JsonObject = bundle,
): Promise<Finding[]> => {
  const { judgeDocument } = await judgesOf(version)
  if (open !== bundle && judgeDocument(open)) return []
  return faultsOf(judgeDocument, bundle).map(({ message, pointer, key }) =>
    finding('openapi-invalid', message, { location: locate(pointer, { key }) }),
  )
}
