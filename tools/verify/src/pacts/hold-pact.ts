import { type Finding, type Outcome, outcome } from '@throughline/kernel'
import type { ApiModel } from '@throughline/openapi'
import { declaredFor } from '../contract/declared-response.ts'
import { alternativesOf } from '../contract/promises.ts'
import { isSuccessful } from '../http/status.ts'
import type { ServiceVerdict } from './ask-service.ts'
import { holdCredentials, missingCredentials } from './hold-credentials.ts'
import { holdRequest } from './hold-request.ts'
import { holdResponse } from './hold-response.ts'
import { holdRules } from './hold-rules.ts'
import { type Judges, judgesOf, tellerOf } from './holding.ts'
import { methodsOf, operationOf } from './operation-of.ts'
import type { Interaction, Pact } from './pact.ts'

/** One interaction and what became of it. */
export interface HeldInteraction {
  description: string
  states: string[]
  /** `POST /v1/tasks`; absent for a message. */
  call?: string
  status?: number
  /** The operation of the contract that it is for. */
  operation?: string
  /** The request lacks credentials that the operation asks for. */
  bare?: true
  /** `within` the contract, `outside` of it, or `not-read`. */
  verdict: 'within' | 'outside' | 'not-read'
  /** What the service made of it, where it was asked. */
  service?: ServiceVerdict
}

/** Holds each interaction of the pacts of one provider to its contracts; no service is asked. */
export const pactHolder = (models: readonly ApiModel[], added: readonly string[] = []) => {
  const known = new Map<ApiModel, Judges>()
  const judgesFor = (model: ApiModel): Judges => {
    const judges = known.get(model) ?? judgesOf(model)
    known.set(model, judges)
    return judges
  }
  return {
    hold(pact: Pact): Outcome<HeldInteraction[]> {
      const findings: Finding[] = []
      const held = pact.interactions.map((interaction) => {
        const one = holdInteraction({ models, judgesFor, pact, added }, interaction)
        findings.push(...one.findings)
        return one.value
      })
      return outcome(held, findings)
    },
    /** Schemas of the contracts that could not be applied. */
    unusable: (): Finding[] => [...known.values()].flatMap((judges) => judges.unusable()),
  }
}

interface Holding {
  models: readonly ApiModel[]
  judgesFor: (model: ApiModel) => Judges
  pact: Pact
  /** Header fields that the provider's configuration adds to requests, in small letters. */
  added: readonly string[]
}

const holdInteraction = (
  { models, judgesFor, pact, added }: Holding,
  interaction: Interaction,
): Outcome<HeldInteraction> => {
  const { description, states, http, pointer } = interaction
  const tell = tellerOf(pact, interaction)
  const named = { description, states: states.map(({ name }) => name) }
  // implements: TL-VERIFY-022
  if (!http) {
    const finding = tell(pointer, 'it is no HTTP request, and held to nothing', undefined, 'pact-not-read')
    return outcome({ ...named, verdict: 'not-read' }, [finding])
  }
  const { request, response } = http
  const { method, path } = request
  const call = `${method} ${path}`
  const asked = { ...named, call, status: response.status }
  const found = operationOf(models, { method, path, status: response.status })
  // implements: TL-VERIFY-018
  if (!found) {
    const others = methodsOf(models, path)
    const message =
      others.length > 0 ? `no contract has ${call}; it has ${others.join(', ')}` : `no contract has the path of ${call}`
    return outcome({ ...asked, verdict: 'outside' }, [tell(`${request.pointer}/path`, message)])
  }
  const { model, operation } = found
  const { operationId } = operation
  const declared = declaredFor(operation, response.status)
  const held = { found, judges: judgesFor(model), tell }
  // What is refused may be wrong in any way: that is why it is refused.
  const refused = response.status >= 400 && response.status < 500
  // implements: TL-VERIFY-019
  const findings = refused ? [] : holdRequest(held, request)
  // implements: TL-VERIFY-018, TL-VERIFY-020
  if (declared) findings.push(...holdResponse(held, declared, response), ...holdRules(held, declared, response))
  else {
    const statuses = operation.responses.map(({ status }) => status).join(', ')
    const message = `${operationId} declares ${statuses}; not ${response.status}`
    findings.push(tell(`${response.pointer}/status`, message, model.locate(operation.pointer, { key: true })))
  }
  const isBare =
    isSuccessful(response.status) && missingCredentials(alternativesOf(model, operation), request).length > 0
  if (isBare) findings.push(...holdCredentials(held, request, { consumer: pact.consumer, description, added }))
  // implements: TL-VERIFY-017
  const broken = findings.some(({ level }) => level === 'error')
  return outcome(
    { ...asked, operation: operationId, ...(isBare && { bare: true }), verdict: broken ? 'outside' : 'within' },
    findings,
  )
}
