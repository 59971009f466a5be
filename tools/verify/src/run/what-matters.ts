import type { Call } from '../scenario/call.ts'
import { keyOf } from '../scenario/fault.ts'
import { generated, plainest } from '../trials/generated.ts'
import type { Seen } from './found.ts'
import { othersOf } from './shrink.ts'

/** The parts of a small request in which it differs from the simplest. */
export const whatMatters = (call: Call, simple: Call | undefined): string[] => {
  const planned = new Set(simple?.parameters.map(({ parameter }) => parameter))
  const parameters = call.parameters.filter(({ parameter }) => parameter.in !== 'path' && !planned.has(parameter))
  return [
    ...parameters.map(({ parameter }) => `${parameter.in} ${parameter.name}`),
    ...othersOf(call, simple)
      .sort()
      .map((name) => `/${name}`),
  ]
}

/** A bound of one member, or of all: what it is told as where another part of the request turns out to be behind it. */
const ofBound = /^(?:\/[^/:]+|a request with everything$|the body: with)/

/** The same fault, by what is really behind it: what was tried may be gone from the request that still shows it. */
// implements: TL-VERIFY-310
export const renamed = (seen: Seen, parts: readonly string[]): Seen => {
  const { fault, evidence } = seen
  const [tried] = ofBound.exec(evidence.what) ?? []
  const isBehind = parts.some((part) => part === tried)
  if (tried === undefined || isBehind || parts.length === 0 || evidence.intent?.kind !== 'valid') return seen
  const what = withParts(parts)
  const told = (text: string) => text.replace(evidence.what, what)
  return {
    ...seen,
    fault: { ...fault, message: told(fault.message), subject: told(fault.subject) },
    evidence: { ...evidence, what, intent: { ...evidence.intent, what } },
  }
}

/** As the trial is called that sends nothing else. */
const withParts = (parts: readonly string[]): string => {
  const [first = ''] = parts
  if (parts.length === 1 && !first.startsWith('/')) return `${first.replace(/^\S+ /, '')}: ${plainest}`
  const isBody = parts.every((part) => part.startsWith('/'))
  return `${isBody ? 'the body:' : 'a request'} with ${parts.map((part) => part.replace('/', '')).join(', ')}`
}

/** The same fault, told apart from others by what matters. */
export const named = (seen: Seen, parts: readonly string[]): Seen => {
  const { fault, evidence } = seen
  if (parts.length === 0 || evidence.intent?.kind !== 'valid') return seen
  const what = `${generated} of ${parts.join(', ')}`
  const told = (text: string) => text.replace(generated, what)
  return {
    ...seen,
    fault: { ...fault, message: told(fault.message), subject: told(fault.subject) },
    evidence: { ...evidence, what, intent: { ...evidence.intent, what } },
  }
}

/** So many causes of one kind are looked for in an operation. */
const mostCauses = 3

/** Whether a fault was found before: the same, or one that a single part of the request explains already. */
// implements: TL-VERIFY-307
export const isKnown = (found: Iterable<Seen>, { fault, operation }: Seen): boolean => {
  let causes = 0
  const own = /^generated values of (?:query |header |cookie )?([^,]+)$/.exec(fault.subject)?.[1]
  for (const each of found) {
    if (keyOf(each.fault, each.operation) === keyOf(fault, operation)) return true
    if (each.operation !== operation || each.fault.code !== fault.code) continue
    if (own !== undefined && each.fault.subject.startsWith(`${own}: `)) return true
    if (own !== undefined && each.fault.subject === withParts([own])) return true
    if (fault.code === 'server-error' || each.fault.subject.startsWith(generated)) causes++
  }
  return (fault.code === 'server-error' || fault.subject === generated) && causes >= mostCauses
}
