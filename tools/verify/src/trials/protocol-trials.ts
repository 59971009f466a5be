import type { Operation } from '@throughline/openapi'
import { credentialsOf } from '../contract/promises.ts'
import { essence, isJson, matchesMediaType } from '../http/media-type.ts'
import { absentId } from '../requests/absent-id.ts'
import { bodyTypeOf, type Planner, plan } from '../requests/plan.ts'
import type { Call, Identities, Identity } from '../scenario/call.ts'
import type { ProtocolRule } from '../scenario/intent.ts'
import type { Runner } from '../scenario/run-scenario.ts'
import { describedBy } from '../serialization/parameter-schema.ts'
import { formTrials } from './form-trials.ts'
import type { Trial } from './trial.ts'

/** What HTTP and the security of the document say of any operation. */
export const protocolTrials = (
  planner: Planner,
  operation: Operation,
  { headers, identities }: Pick<Runner, 'headers' | 'identities'>,
): Trial[] => {
  const { other = [], ...more } = identities
  const trial = (rule: ProtocolRule, what: string, change: (call: Call) => Partial<Call> | undefined): Trial => ({
    phase: 'coverage',
    operation,
    intent: { kind: 'protocol', rule, what },
    make(variant) {
      const calls = plan(planner, operation, { fullness: 'least', variant })
      const call = calls.at(-1)
      const changed = call && change(call)
      return changed && [...calls.slice(0, -1), { ...call, ...changed }]
    },
  })
  return [
    ...methodTrials(planner, operation, trial),
    ...bodyTrials(operation, trial),
    ...acceptTrials(operation, trial),
    ...formTrials(planner, operation, trial),
    ...(operation.responses.some(({ status }) => status === '404' || status === '410')
      ? [trial('absent-resource', 'a resource that is not there', absent)]
      : []),
    ...credentialTrials(planner, operation, headers, trial),
    ...(other.length > 0 ? [trial('other-identity', 'the second identity', () => ({ identity: 'other' }))] : []),
    ...Object.entries(more)
      .filter(([, own]) => credentialsOf(planner.model, operation).some(({ header }) => carries(own, header)))
      .map(([as]) => trial('other-identity', `the identity '${as}'`, () => ({ identity: { as } }))),
  ]
}

type MakeTrial = (rule: ProtocolRule, what: string, change: (call: Call) => Partial<Call> | undefined) => Trial

/** Asked once a path, of its first operation. */
const methodTrials = ({ model }: Planner, operation: Operation, trial: MakeTrial): Trial[] => {
  const ofPath = model.operations.filter(({ path }) => path === operation.path)
  if (ofPath[0] !== operation) return []
  const declared = new Set<string>(ofPath.map(({ method }) => method))
  // HEAD and OPTIONS may be answered where they are not described. CONNECT and TRACE are for proxies.
  // The same path may be one of another template: DELETE of /items/count is DELETE of /items/{id}.
  const alike = model.operations.filter(({ path }) => path !== operation.path && mayBeSame(path, operation.path))
  for (const { method } of alike) declared.add(method)
  const undeclared = ['delete', 'patch', 'put', 'post', 'get'].filter((method) => !declared.has(method))
  return undeclared.slice(0, 2).map((method) =>
    trial('method', `the undeclared method ${method.toUpperCase()}`, () => ({
      tweak: { method: method.toUpperCase() },
    })),
  )
}

/** Whether a path can be of both templates, as servers route: a parameter takes one segment. */
const mayBeSame = (left: string, right: string): boolean => {
  const [ours, others] = [left.split('/'), right.split('/')]
  const isOpen = (segment: string | undefined) => segment?.includes('{') ?? false
  return (
    ours.length === others.length &&
    ours.every((segment, index) => segment === others[index] || isOpen(segment) || isOpen(others[index]))
  )
}

const bodyTrials = (operation: Operation, trial: MakeTrial): Trial[] => {
  const type = bodyTypeOf(operation)
  if (!type) return []
  const declared = new Set(operation.requestBody?.content.map(({ name }) => name.split(';')[0]))
  const other = ['text/plain', 'application/xml'].find((name) => !declared.has(name) && !declared.has('*/*'))
  const padded = (bytes: number) =>
    trial('large', `a body of ${bytes} bytes, most of them white space`, (call) => ({
      tweak: { bytes: ' '.repeat(bytes) + JSON.stringify(call.body?.value ?? {}) },
    }))
  const limited = operation.responses.some(({ status }) => status === '413')
  return [
    ...(other === undefined
      ? []
      : [trial('media-type', `the undeclared media type ${other}`, () => ({ tweak: { contentType: other } }))]),
    // Any text is a form, and the empty one is a form without members.
    ...(isJson(essence(type.name))
      ? [
          trial('malformed', 'malformed JSON', () => ({ tweak: { bytes: '{"' } })),
          trial('malformed', 'an empty body', () => ({ tweak: { bytes: '' } })),
        ]
      : []),
    // Only a document that names a bound promises how it is kept.
    ...(limited ? [padded(100_000), padded(2_000_000), padded(12_000_000)] : []),
  ]
}

const unread = 'image/x-unknown'

const acceptTrials = (operation: Operation, trial: MakeTrial): Trial[] =>
  operation.responses.some(({ status }) => status === '406') &&
  !operation.responses.some(({ content }) => content.some(({ name }) => matchesMediaType(name, unread)))
    ? [
        trial('not-acceptable', `only ${unread} accepted`, () => ({
          tweak: { headers: { Accept: unread } },
        })),
      ]
    : []

const credentialTrials = (
  { model }: Planner,
  operation: Operation,
  headers: readonly [name: string, value: string][],
  trial: MakeTrial,
): Trial[] => {
  const carried = credentialsOf(model, operation).flatMap(({ header, http }) => {
    const given = headers.find(([name]) => name.toLowerCase() === header?.toLowerCase())
    if (header === undefined || !given) return []
    const [, value] = given
    // What names no scheme, or another one, is a value as it stands.
    return [{ header, http: http !== undefined && isOfScheme(value, http) ? http : undefined, value }]
  })
  const sent = [...new Map(carried.map((each) => [`${each.header} ${each.http}`, each])).values()]
  // Whoever gives no credentials cannot see whether they are asked for.
  if (sent.length === 0) return []
  const as = (rule: ProtocolRule, what: string, identity: Identity) => trial(rule, what, () => ({ identity }))
  const variants = sent.flatMap(({ header, http, value }) => {
    const [scheme = '', token = ''] = http === undefined ? ['', value] : value.split(/ (.*)/s)
    const written = (changed: string) => ({
      header,
      value: http === undefined ? changed : `${scheme} ${changed}`.trim(),
    })
    return [
      as(
        'unknown-credentials',
        `an unknown value for ${header}`,
        written(http === 'basic' ? basic('nobody', 'x') : 'x'.repeat(24)),
      ),
      as(
        'unknown-credentials',
        `the given value and two characters more for ${header}`,
        // One alone may be no whole byte of what is base64, and be passed over.
        written(http === 'basic' ? longerPassword(token) : `${token}xx`),
      ),
      as('unknown-credentials', `an empty value for ${header}`, written('')),
      ...(http === undefined
        ? []
        : [
            as('other-scheme', `the given token under another scheme`, {
              header,
              value: `${http === 'basic' ? 'Bearer' : 'Basic'} ${token}`,
            }),
            as('scheme-case', 'the scheme in the other case', { header, value: `${otherCase(scheme)} ${token}` }),
          ]),
    ]
  })
  return [
    as('no-credentials', 'no credentials', 'none'),
    ...variants,
    trial('absent-resource', 'no credentials, for a resource that is not there', (call) => {
      const changed = absent(call)
      return changed && { ...changed, identity: 'none' }
    }),
  ]
}

/** @see RFC 9110 §11.4: the scheme, which has no case, and what it needs behind a space. */
const isOfScheme = (value: string, scheme: string): boolean => value.toLowerCase().startsWith(`${scheme} `)

const carries = (headers: Identities[string], header: string | undefined): boolean =>
  headers.some(([name]) => name.toLowerCase() === header?.toLowerCase())

/** @see RFC 7617 §2 */
const basic = (user: string, password: string): string => Buffer.from(`${user}:${password}`).toString('base64')

/** The same user; decoders of base64 pass over what does not fill a byte, so the text itself is made longer. */
const longerPassword = (token: string): string => {
  const [user = '', ...password] = Buffer.from(token, 'base64').toString('utf8').split(':')
  return basic(user, `${password.join(':')}x`)
}

/** The request for a resource that nobody created. */
const absent = (call: Call): Partial<Call> | undefined => {
  const parameters = call.parameters.map((each) =>
    each.parameter.in === 'path' && 'fromStep' in each.given
      ? { ...each, given: { value: absentId(describedBy(each.parameter)?.schema) } }
      : each,
  )
  const changed = parameters.some((each, index) => each !== call.parameters[index])
  return changed ? { parameters } : undefined
}

const otherCase = (text: string): string => (text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase())
