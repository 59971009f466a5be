import type { Call } from './call.ts'
import { keyOf } from './fault.ts'
import type { Seen } from './session.ts'
import { othersOf } from './shrink.ts'

/** What a request with values of all kinds is sent for, until it is known which of them matter. */
export const generated = 'generated values'

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
    if (fault.code === 'server-error' || each.fault.subject.startsWith(generated)) causes++
  }
  return (fault.code === 'server-error' || fault.subject === generated) && causes >= mostCauses
}
