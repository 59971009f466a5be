import type { Cause, Finding, Location, Related } from '@throughline/kernel'
import type { ApiModel } from '@throughline/openapi'
import { type Fault, faultText, type SchemaJudge, schemaJudge } from '../contract/schema-judge.ts'
import { finding } from '../findings/index.ts'
import { excerpt } from '../http/redact.ts'
import { type PactCode, pactFinding } from './findings.ts'
import type { Found } from './operation-of.ts'
import type { Interaction, Pact } from './pact.ts'

/** All that it takes to hold one interaction: its operation, who judges values, and where it is told. */
export interface Held {
  found: Found
  judges: Judges
  tell: Tell
}

/** How one side of the contract judges values, and what it could not apply. */
export interface Judges {
  answer: SchemaJudge
  request: SchemaJudge
  reliance: SchemaJudge
  /** Schemas that cannot be applied, once each. */
  unusable(): Finding[]
}

export const judgesOf = (model: ApiModel): Judges => {
  const unusable = new Map<string, string>()
  const judge = (side: 'answer' | 'request' | 'reliance') =>
    schemaJudge(model, side)((pointer, why) => unusable.set(pointer, why))
  return {
    answer: judge('answer'),
    request: judge('request'),
    reliance: judge('reliance'),
    unusable: () =>
      [...unusable].map(([pointer, why]) =>
        finding('schema-unusable', `this schema cannot be applied: ${excerpt(why)}`, {
          location: model.locate(pointer),
        }),
      ),
  }
}

/** Reports what one interaction relies on beside the contract, where it stands in the pact. */
export type Tell = (pointer: string, message: string, contract?: Location, code?: PactCode, cause?: Cause) => Finding

export const tellerOf =
  ({ source, consumer }: Pact, { description, states }: Interaction): Tell =>
  (pointer, message, contract, code = 'pact-outside-contract', cause) => {
    const related: Related[] = contract ? [{ message: 'the contract says so here', location: contract }] : []
    return pactFinding(code, `${consumer}, '${description}': ${message}`, {
      location: source.locate(pointer),
      related,
      cause,
      anchor: [consumer, description, ...states.map(({ name }) => name), message].join(' '),
    })
  }

/** Faults of a value that stands at a pointer of the pact. */
export const tellFaults = (
  faults: readonly Fault[],
  { tell, model, what, pointer }: { tell: Tell; model: ApiModel; what: string; pointer: string },
): Finding[] =>
  faults.map((fault) => {
    const where = fault.path === '' ? what : `${what} at ${fault.path}`
    return tell(pointer + fault.path, `${where} ${faultText(fault)}`, model.locate(fault.pointer))
  })
