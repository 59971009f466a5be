import { UsageError } from '@throughline/kernel'
import { type ExploreOptions, type ExplorePhase, explorePhases, serviceUrl } from '@throughline/verify'
import type { Call } from './command.ts'
import { timeoutOf } from './timeout-flag.ts'

export type Field = [name: string, value: string]

/** What is asked of `xtask verify`, read and checked. */
export interface VerifyFlags {
  only: string[]
  exclude: string[]
  url: string | undefined
  /** Whether the exchanges of the documents are sent. */
  examples: boolean
  /** What is sent beyond the exchanges. */
  phases: ExplorePhase[]
  /** Whether the command line says what is sent, by --phases or --contract. */
  named: boolean
  headers: Field[]
  allowHosts: string[]
  timeoutMs?: number
  /** What only the phases beyond the exchanges take. */
  probe: Pick<
    ExploreOptions,
    'identities' | 'set' | 'seed' | 'maxExamples' | 'timeBudgetMs' | 'mostMs' | 'rate' | 'allowWrites'
  >
}

/** @throws UsageError naming the flag, what it got and what it takes */
// implements: TL-VERIFY-401
export const verifyFlags = (call: Call): VerifyFlags => {
  const { url, phases, contract } = call.flags
  const many = (name: string): string[] => {
    const given = call.flags[name]
    return Array.isArray(given) ? given : typeof given === 'string' ? [given] : []
  }
  if (typeof url === 'string') serviceUrl(url)
  const identities = Map.groupBy(many('header-as').map(namedFieldOf), ({ identity }) => identity)
  const ofIdentity = Object.fromEntries(
    [...identities].map(([identity, own]): [string, Field[]] => [identity, own.map(({ field }) => field)]),
  )
  const set = new Map(many('set').map(settingOf))
  const number = (name: string, least: number) => numberOf(call, name, least)
  const [seed, maxExamples] = [number('seed', 0), number('max-examples', 1)]
  const [seconds, mostMs, rate] = [number('time-budget', 1), number('max-response-time', 1), number('rate', 1)]
  return {
    only: many('only'),
    exclude: many('exclude'),
    url: typeof url === 'string' ? url : undefined,
    named: typeof phases === 'string' || typeof contract === 'string',
    ...phasesOf(typeof phases === 'string' ? phases : typeof contract === 'string' ? 'all' : 'examples'),
    headers: many('header').map((text) => fieldOf('header', text)),
    allowHosts: many('allow-host'),
    ...timeoutOf(call),
    probe: {
      identities: ofIdentity,
      set,
      ...(seed !== undefined && { seed }),
      ...(maxExamples !== undefined && { maxExamples }),
      ...(seconds !== undefined && { timeBudgetMs: seconds * 1000 }),
      ...(mostMs !== undefined && { mostMs }),
      ...(rate !== undefined && { rate }),
      allowWrites: call.flags['allow-writes'] === true,
    },
  }
}

/** @throws UsageError naming the first that is no phase */
export const phasesOf = (list: string, place = '--phases'): Pick<VerifyFlags, 'examples' | 'phases'> => {
  if (list === 'all') return { examples: true, phases: explorePhases }
  const names = list.split(',').map((name) => name.trim())
  const known = ['examples', ...explorePhases]
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new UsageError(`${place} takes all, or of ${known.join(', ')}; not '${unknown}'`)
  return { examples: names.includes('examples'), phases: explorePhases.filter((name) => names.includes(name)) }
}

const fieldOf = (flag: string, text: string): Field => {
  const [, name = '', value = ''] = /^([^:]*):[ \t]*(.*?)[ \t]*$/s.exec(text) ?? []
  return fieldFrom(name, value, `--${flag}`)
}

/** @throws UsageError where it is none; the value is not repeated: it may be a secret */
export const fieldFrom = (name: string, value: string, place: string): Field => {
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value))
    throw new UsageError(`${place} takes a header field: "Name: value"`)
  return [name, value]
}

const namedFieldOf = (text: string): { identity: string; field: Field } => {
  const [, identity, field] = /^([A-Za-z][\w-]{0,30}):(?! )(.*)$/s.exec(text) ?? []
  if (identity === undefined || field === undefined || !/^[^:\s]+:/.test(field))
    throw new UsageError(`--header-as takes NAME:"Name: value", such as other:"Authorization: Bearer x"`)
  return { identity, field: fieldOf('header-as', field) }
}

const settingOf = (text: string): Field => {
  const [, name, value] = /^((?:path|query|header|cookie|body)\.[^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined)
    throw new UsageError(
      `--set takes a parameter by place and name, or a member of bodies: path.id=42, body.user=ann; not '${text}'`,
    )
  return [name, value]
}

const numberOf = ({ flags }: Call, name: string, least: number): number | undefined => {
  const given = flags[name]
  if (given === undefined) return undefined
  if (typeof given === 'string' && /^\d{1,9}$/.test(given) && Number(given) >= least) return Number(given)
  throw new UsageError(`--${name} takes a whole number from ${least}; not '${String(given)}'`)
}
