import { type Answer, failed, fellOver } from './answer.ts'
import type { BugId } from './bugs.ts'

/** Tokens of the members, and keys of the administration: test data, no secrets. */
export const tokens = { one: 'member-one-token', two: 'member-two-token' } as const
export const keys = { admin: 'depot-admin-key', reader: 'depot-reader-key' } as const

export interface Asked {
  operationId: string
  scheme?: 'member' | 'admin'
}

/** Who calls; or what is answered instead. Operations without a scheme are open to everybody. */
export const authenticate = (
  { operationId, scheme }: Asked,
  header: (name: string) => string | undefined,
  has: (bug: BugId) => boolean,
): { member: string } | Answer => {
  if (scheme === undefined) return { member: '' }
  if (scheme === 'admin') return administrator(header('X-Admin-Key'), has)
  const open =
    (has('auth-ignored') && operationId === 'deleteItem') ||
    (has('auth-stream-open') && operationId === 'streamStocktake')
  const authorization = header('Authorization')
  if (authorization === undefined && has('auth-removed-500')) return fellOver
  const known = memberOf(authorization, has)
  if (known !== undefined) return { member: known }
  if (open) return { member: tokens.one }
  const token = authorization?.split(' ')[1] ?? ''
  return refused(has, 'Bearer', has('token-echoed') ? `the token ${token} is not known` : 'a member token is asked for')
}

const memberOf = (authorization: string | undefined, has: (bug: BugId) => boolean): string | undefined => {
  const [scheme = '', token = '', ...more] = (authorization ?? '').split(' ')
  if (authorization === undefined || more.length > 0) return undefined
  const isBearer = has('auth-case') ? scheme === 'Bearer' : scheme.toLowerCase() === 'bearer'
  if (!isBearer && !has('auth-any-scheme')) return undefined
  if (token === '') return has('auth-empty-token') ? tokens.one : undefined
  if (has('auth-any-token')) return tokens.one
  const members: string[] = Object.values(tokens)
  if (has('auth-prefix')) return members.find((member) => token.startsWith(member))
  return members.find((member) => member === token)
}

const administrator = (key: string | undefined, has: (bug: BugId) => boolean): { member: string } | Answer => {
  if (key === keys.admin || (has('auth-no-role') && key !== undefined)) return { member: 'admin' }
  if (key === keys.reader) return failed(403, 'FORBIDDEN', 'this key does not open the report')
  return refused(has, 'X-Admin-Key', 'an administration key is asked for')
}

const refused = (has: (bug: BugId) => boolean, challenge: string, message: string): Answer =>
  failed(401, 'UNAUTHORIZED', message, has('challenge-missing') ? {} : { 'WWW-Authenticate': challenge })
