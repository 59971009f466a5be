import type { ApiModel } from '@throughline/openapi'
import type { Call, Given, Identity, Scenario, Tweak } from '../scenario/call.ts'
import type { Intent } from '../scenario/intent.ts'
import type { Knowledge } from '../scenario/knowledge.ts'
import type { Phase } from '../trials/trial.ts'
import type { Found } from './found.ts'

/** A course of requests that showed a finding, as data: everything to send it again, and no secret. */
export interface SavedScenario {
  version: 1
  fingerprint: string
  code: string
  operationId: string
  subject: string
  message: string
  phase: Phase
  what: string
  intent?: Intent
  /** The course of requests whose judge found it. */
  story?: string
  variant: number
  /** Refusals that were seen before: only what held may be said to have broken. */
  refusals: number[]
  /** What who has no credentials is answered for what is there. */
  closedTo?: number
  /** Members of the last body that may not be sent twice. */
  keys?: string[]
  calls: SavedCall[]
}

export interface SavedCall {
  operationId: string
  parameters: { in: string; name: string; given: Given }[]
  body?: NonNullable<Call['body']>
  identity: Identity
  tweak?: Tweak
  /** The status that came. */
  answered?: number
}

type Headers = readonly (readonly [name: string, value: string])[]

const place = (name: string) => `{{${name.toLowerCase()}}}`

// implements: TL-VERIFY-408
export const savedScenario = (
  { fault, finding, evidence, operation }: Found,
  headers: Headers,
  knowledge: Knowledge,
): SavedScenario => ({
  version: 1,
  fingerprint: finding.fingerprint,
  code: fault.code,
  operationId: operation.operationId,
  subject: fault.subject,
  message: finding.message,
  phase: evidence.phase,
  what: evidence.what,
  ...(evidence.intent && { intent: evidence.intent }),
  ...(evidence.story && { story: evidence.story.name }),
  variant: evidence.variant,
  refusals: [...(knowledge.refusals.get(operation) ?? [])],
  ...withClosedTo(knowledge.closedTo.get(operation)),
  ...withKeys(knowledge.keys.get(operation)),
  calls: evidence.done.map(({ call, sent }) => ({
    ...(sent.kind === 'answer' && { answered: sent.status }),
    operationId: call.operation.operationId,
    parameters: call.parameters.map(({ parameter, given }) => ({ in: parameter.in, name: parameter.name, given })),
    ...(call.body && { body: call.body }),
    identity: identityWith(call.identity, (text) => hidden(text, headers)),
    ...(call.tweak && { tweak: call.tweak }),
  })),
})

const withClosedTo = (closedTo: number | undefined) => (closedTo === undefined ? {} : { closedTo })

const withKeys = (keys: readonly string[] = []) => (keys.length > 0 ? { keys: [...keys] } : {})

/** The course again, with the credentials of now; undefined where the document no longer has what it needs. */
export const readScenario = (model: ApiModel, { calls }: SavedScenario, headers: Headers): Scenario | undefined => {
  const read = calls.map((saved): Call | undefined => {
    const operation = model.operations.find(({ operationId }) => operationId === saved.operationId)
    if (!operation) return undefined
    const parameters = saved.parameters.flatMap(({ in: where, name, given }) => {
      const parameter = operation.parameters.find((each) => each.in === where && each.name === name)
      return parameter ? [{ parameter, given }] : []
    })
    const identity = identityWith(saved.identity, (text) => shown(text, headers))
    const { body, tweak } = saved
    return { operation, parameters, identity, ...(body && { body }), ...(tweak && { tweak }) }
  })
  return read.every((call) => call !== undefined) ? read : undefined
}

export const isSavedScenario = (value: unknown): value is SavedScenario => {
  if (typeof value !== 'object' || value === null) return false
  const { version, calls, fingerprint } = value as Partial<SavedScenario>
  return version === 1 && Array.isArray(calls) && typeof fingerprint === 'string'
}

const identityWith = (identity: Identity, change: (text: string) => string): Identity =>
  typeof identity === 'string' || 'as' in identity ? identity : { ...identity, value: change(identity.value) }

/** The given credential in an altered one: its token, behind a scheme where it has one. */
const tokenOf = (value: string): string => value.split(/ (.*)/s)[1] ?? value

/** Of `Basic dXNlcjpwYXNz`: what stands behind the user. @see RFC 7617 §2 */
const passwordOf = (value: string): string =>
  /^basic /i.test(value) ? decoded(tokenOf(value)).split(':').slice(1).join(':') : ''

const decoded = (text: string): string => Buffer.from(text, 'base64').toString('utf8')

const encodedPassword = /\{\{base64 (.*?)\}\}$/

const hidden = (text: string, headers: Headers): string =>
  headers.reduce((all, [name, value]) => {
    const [token, password] = [tokenOf(value), passwordOf(value)]
    if (token !== '' && all.includes(token)) return all.replaceAll(token, place(name))
    const [scheme = '', credentials = ''] = all.split(/ (.*)/s)
    const plain = password === '' ? '' : decoded(credentials)
    return plain.includes(password) && password !== ''
      ? `${scheme} {{base64 ${plain.replaceAll(password, `<${name.toLowerCase()}>`)}}}`
      : all
  }, text)

const shown = (text: string, headers: Headers): string =>
  headers.reduce((all, [name, value]) => {
    const open = all.replaceAll(place(name), () => tokenOf(value))
    return open.replace(encodedPassword, (_, plain: string) =>
      Buffer.from(plain.replaceAll(`<${name.toLowerCase()}>`, () => passwordOf(value))).toString('base64'),
    )
  }, text)
