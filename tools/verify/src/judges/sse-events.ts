import type { Finding } from '@throughline/kernel'
import { faultText } from '../contract/schema-judge.ts'
import { splitAtEnd } from './judge-events.ts'
import type { StreamJudge } from './observation.ts'

/** Every event has a declared name, and a payload that keeps the schema of that name. */
// implements: TL-VERIFY-004
export const judgeSseEvents: StreamJudge = ({ stream, report }) => {
  if (!stream?.contract) return []
  const { contract, judged } = stream
  // A stream repeats itself: one finding for each way in which events of one name are wrong.
  const findings = new Map<string, Finding>()
  const add = (key: string, make: () => Finding) => {
    if (!findings.has(key)) findings.set(key, make())
  }
  splitAtEnd(judged).before.forEach(({ name, declared, sentinel, faults }, index) => {
    const shown = `event ${index + 1}, '${name.slice(0, 80)}',`
    if (!declared && !sentinel) {
      const known = contract.events.map((event) => event.name).join(', ')
      const message = `${shown} is not declared; declared are ${known}`
      add(`name ${name}`, () => report('sse-event-undeclared', contract.pointer, message, name))
    }
    for (const fault of faults) {
      const { path, pointer } = fault
      const where = path === '' ? 'its payload' : `its payload at ${path}`
      add(`payload ${name} ${pointer}`, () =>
        report(
          'sse-payload-invalid',
          pointer,
          `${shown} breaks its schema: ${where} ${faultText(fault)}`,
          `${name} ${path}`,
        ),
      )
    }
  })
  return [...findings.values()].slice(0, 20)
}
