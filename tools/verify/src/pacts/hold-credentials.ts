import type { Finding } from '@throughline/kernel'
import { alternativesOf, type Credential } from '../contract/promises.ts'
import type { Held } from './holding.ts'
import type { Interaction, PactRequest } from './pact.ts'

/**
 * The credentials that an operation asks for and a request does not carry. Most consumers leave them out of their pacts,
 * and whoever verifies adds them: a token in a file would be public, and would not last. That is why it is an `info`, and
 * nothing where the provider's configuration adds them.
 */
// implements: TL-VERIFY-026
export const holdCredentials = (
  { found, tell }: Held,
  request: PactRequest,
  { consumer, description, added }: Pick<Interaction, 'description'> & { consumer: string; added: readonly string[] },
): Finding[] => {
  const { model, operation } = found
  const missing = missingCredentials(alternativesOf(model, operation), request)
  if (missing.every(({ header }) => header !== undefined && added.includes(header.toLowerCase()))) return []
  const message = `the request carries no credentials; ${operation.operationId} asks for ${missing.map(wordsOf).join(' and ')}`
  const place = model.locate(operation.pointer, { key: true })
  return [
    tell(request.pointer, message, place, 'pact-without-credentials', {
      id: consumer,
      message: `${consumer}: requests carry no credentials that their operations ask for`,
      at: `'${description}'`,
    }),
  ]
}

/** Of the first set that would do; none where one is whole. */
export const missingCredentials = (
  alternatives: readonly (readonly Credential[])[],
  request: PactRequest,
): readonly Credential[] => {
  const missing = alternatives.map((each) => each.filter((credential) => !carries(request, credential)))
  return missing.some((each) => each.length === 0) ? [] : (missing[0] ?? [])
}

const carries = ({ headers, query }: PactRequest, credential: Credential): boolean => {
  const textOf = (wanted: string) => headers.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())?.text
  if (credential.query !== undefined) return query.some(({ name }) => name === credential.query)
  if (credential.cookie !== undefined) {
    const cookies = textOf('Cookie')?.split(';') ?? []
    return cookies.some((each) => each.split('=')[0]?.trim() === credential.cookie)
  }
  // What no request shows, nobody misses in one.
  if (credential.header === undefined) return true
  const text = textOf(credential.header)
  return text !== undefined && (credential.http === undefined || text.toLowerCase().startsWith(`${credential.http} `))
}

const wordsOf = ({ scheme, header, query, cookie }: Credential): string => {
  const place =
    query === undefined ? (cookie === undefined ? `header ${header}` : `cookie ${cookie}`) : `query ${query}`
  return `'${scheme}' (${place})`
}
