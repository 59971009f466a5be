import * as control from '@throughline/openapi-client/control'
import { validation as controlValidation } from '@throughline/openapi-client/control/validation'
import * as data from '@throughline/openapi-client/data'
import { validation as dataValidation } from '@throughline/openapi-client/data/validation'
import type { Values } from './command.ts'
import { Failure } from './failure.ts'
import type { Io } from './io.ts'

/** A service, by both of its contracts. */
export interface Connection {
  url: string
  data: data.Client
  control: control.Client
  timeoutMs: number
}

export const defaultUrl = 'http://127.0.0.1:8080'
const defaultTokenName = 'ORCHESTRATOR_TOKEN'
const defaultTimeoutMs = 10_000

/** The bearer token, where the environment holds one. */
// implements: OC-CLI-8005
export const tokenOf = (values: Values, { env }: Pick<Io, 'env'>): string | undefined => {
  const named = values.text('token-env')
  const token = env[named ?? defaultTokenName]
  // The name is not repeated: it may be the token itself, in the wrong place.
  if (named !== undefined && !token)
    throw new Failure('invalid', 'the environment variable that --token-env names is not set')
  if (token && /[^\x21-\x7e]/.test(token)) {
    throw new Failure('invalid', 'the token has characters that no header may hold')
  }
  return token || undefined
}

// implements: OC-CLI-8004
const urlOf = (given: string): string => {
  // What is no address is not repeated: it may be a token that slipped.
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new Failure('invalid', `--url takes an address like ${defaultUrl}`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new Failure('invalid', 'an address holds no credentials: --token-env names the variable with the token')
  }
  return url.href.replace(/\/+$/, '')
}

/** Clients that judge every call and answer; nothing is sent yet. */
export const connect = (values: Values, io: Pick<Io, 'env'>, ownTimeoutMs = defaultTimeoutMs): Connection => {
  // implements: OC-CLI-8003
  const url = urlOf(values.text('url') ?? (io.env.ORCHESTRATOR_URL || defaultUrl))
  const timeoutMs = values.integer('timeout-ms') ?? ownTimeoutMs
  const bearer = tokenOf(values, io)
  const options = {
    baseUrl: url,
    timeout: timeoutMs,
    ...(bearer !== undefined && { auth: { bearer } }),
    // No answer of the contracts leads elsewhere, and the token is not carried there.
    // implements: OC-CLI-8007
    fetch: (address: string, init: RequestInit) => fetch(address, { ...init, redirect: 'manual' }),
  }
  return {
    url,
    timeoutMs,
    data: data.createClient({ ...options, validate: dataValidation }),
    control: control.createClient({ ...options, validate: controlValidation }),
  }
}
