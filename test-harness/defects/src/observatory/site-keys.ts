import type { BugId } from './bugs.ts'
import { Refusal } from './problem.ts'

export interface SiteAccount {
  site: string
  /** Passwords by observer. */
  observers: Readonly<Record<string, string>>
}

/** Sites by their keys. */
export type SiteKeys = Readonly<Record<string, SiteAccount>>

const unauthenticated = (title: string, challenge: string): Refusal =>
  new Refusal({ type: '/problems/unauthenticated', title, status: 401 }, { 'WWW-Authenticate': challenge })

export const accountOf = (keys: SiteKeys, key: string | undefined): SiteAccount => {
  const account = key !== undefined && Object.hasOwn(keys, key) ? keys[key] : undefined
  if (!account) throw unauthenticated('The site key is missing or wrong', 'SiteKey realm="observatory"')
  return account
}

export const checkObserver = (
  { observers }: SiteAccount,
  authorization: string | undefined,
  has: (bug: BugId) => boolean,
): void => {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization ?? '') ?? []
  const [, name = '', password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? []
  const known = Object.hasOwn(observers, name) && (has('any-password') || observers[name] === password)
  if (!known) throw unauthenticated('The observer is not known by this password', 'Basic realm="observatory"')
}
