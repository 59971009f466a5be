import type { Client, Credential } from './client.ts'
import type { Draft, Part } from './plan.ts'
import { encode } from './values.ts'

/** Writes what a security scheme of the contract asks for. */
export type Scheme = (draft: Draft, credential: unknown) => void

/**
 * What an operation asks for: one of several sets of schemes. The first set of which the client has everything is sent;
 * where there is none, the service says what is missing.
 */
export const secured =
  (...sets: readonly Readonly<Record<string, Scheme>>[]): Part =>
  async (draft, _call, { auth }: Client) => {
    const set = sets.find((schemes) => Object.keys(schemes).every((name) => Object.hasOwn(auth, name)))
    for (const [name, write] of Object.entries(set ?? {})) {
      const credential = auth[name] as Credential<unknown>
      const value = await (typeof credential === 'function' ? credential() : credential)
      if (value !== undefined) write(draft, value)
    }
  }

/** `Authorization: Bearer …`, or another scheme whose credentials are one text. */
export const authorization =
  (scheme: string): Scheme =>
  ({ headers }, credential) =>
    headers.set('authorization', `${scheme} ${credential}`)

export const basic: Scheme = ({ headers }, credential) => {
  const { username, password } = credential as { username: string; password: string }
  const bytes = new TextEncoder().encode(`${username}:${password}`)
  headers.set('authorization', `Basic ${btoa(String.fromCharCode(...bytes))}`)
}

export const keyHeader =
  (name: string): Scheme =>
  ({ headers }, credential) =>
    headers.set(name, String(credential))

export const keyQuery =
  (name: string): Scheme =>
  ({ query }, credential) =>
    void query.push(`${encode(name)}=${encode(String(credential))}`)

export const keyCookie =
  (name: string): Scheme =>
  ({ cookies }, credential) =>
    void cookies.push(`${encode(name)}=${encode(String(credential))}`)
