import { type ServiceConfig, UsageError } from '@throughline/kernel'
import { type Field, fieldFrom, phasesOf, type VerifyFlags } from './verify-flags.ts'

/** What the configuration says of a service, where the command line does not say it: identities and phases. */
// implements: TL-VERIFY-417
export const withServiceFlags = (
  flags: VerifyFlags,
  name: string,
  { headers = {}, identities = {}, phases }: Partial<ServiceConfig>,
  env: Readonly<Record<string, string | undefined>> = process.env,
): VerifyFlags => {
  const at = `services.${name}`
  const read = (place: string, fields: Readonly<Record<string, string>>): Field[] =>
    Object.entries(fields).map(([field, value]) => fieldFrom(field, expanded(`${place}.${field}`, value, env), place))
  const ofIdentity = (who: string, fields: Readonly<Record<string, string>>) => read(`${at}.identities.${who}`, fields)
  const { identities: given = {} } = flags.probe
  const named = Object.entries(identities).map(([who, fields]) => [
    who,
    merged(ofIdentity(who, fields), given[who] ?? []),
  ])
  return {
    ...flags,
    headers: merged(configuredHeaders(name, { headers }, env), flags.headers),
    ...(!flags.named && phases && phasesOf(phases.join(','), `xtask.config.ts: ${at}.phases`)),
    probe: {
      ...flags.probe,
      identities: { ...given, ...Object.fromEntries(named) },
    },
  }
}

/** Header fields that the configuration adds to requests to a service. */
export const configuredHeaders = (
  name: string,
  { headers = {} }: Partial<ServiceConfig>,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Field[] =>
  Object.entries(headers).map(([field, value]) => {
    const place = `services.${name}.headers`
    return fieldFrom(field, expanded(`${place}.${field}`, value, env), place)
  })

/** What is given on the command line takes the place of what the configuration has. */
const merged = (own: readonly Field[], given: readonly Field[]): Field[] => {
  const names = new Set(given.map(([name]) => name.toLowerCase()))
  return [...own.filter(([name]) => !names.has(name.toLowerCase())), ...given]
}

/** `$NAME` is of the environment; `$$` is a dollar sign. The value is not repeated: it may be a secret. */
const expanded = (place: string, text: string, env: Readonly<Record<string, string | undefined>>): string =>
  text.replace(/\$(?:\$|([A-Za-z_][A-Za-z0-9_]*))/g, (_, variable: string | undefined) => {
    if (variable === undefined) return '$'
    const value = env[variable]
    if (value !== undefined && value !== '') return value
    throw new UsageError(
      `xtask.config.ts: ${place} needs the environment variable ${variable}`,
      'Set it, or give the field by --header.',
    )
  })
