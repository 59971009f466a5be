import type { Exchange } from '@throughline/openapi'
import { judges } from '../judges/index.ts'
import { judgeEvents } from '../judges/judge-events.ts'
import type { Judge, Observation } from '../judges/observation.ts'
import type { ProbeFault } from '../scenario/fault.ts'
import type { Check, Seen } from './check.ts'

/** Whether an answer keeps what the response of its status promises: headers, content type, body, events. */
// implements: TL-VERIFY-215
export const checkConformance: Check = (seen) => {
  const { done, answer, model, schemas } = seen
  const { response, mediaType, stream } = done
  // What is sent with another method is no operation of the document.
  if (!response || done.call.tweak?.method !== undefined) return []
  const { operation } = done.call
  const exchange: Exchange = {
    operation,
    key: '',
    request: { parameters: [] },
    response,
    pointer: response.pointer,
    ...(mediaType && { mediaType }),
  }
  const faults: ProbeFault[] = []
  const observation: Observation = {
    model,
    exchange,
    request: done.request,
    answer,
    schemas,
    report: (code, pointer, message, anchor = '') => {
      faults.push({
        code,
        pointer,
        message,
        subject: `${response.status} ${pointer} ${anchor.replaceAll(/\d+/g, 'n')}`,
      })
      return { code, level: 'error', message, fingerprint: '' }
    },
    ...(stream && {
      stream: {
        ...stream,
        judged: judgeEvents(stream.events, mediaType?.sse, schemas),
        ...(mediaType?.sse && { contract: mediaType.sse }),
      },
    }),
  }
  run(observation, done.call.tweak?.leave !== undefined)
  return faults
}

/** The status is looked at elsewhere, and there is no example. */
const asked = (Object.entries(judges) as [string, { judge: Judge; decisive: boolean }][]).filter(
  ([name]) => name !== 'status' && name !== 'example',
)

const run = (observation: Observation, hasLeft: boolean): void => {
  for (const [name, { judge, decisive }] of asked) {
    // Whoever leaves a stream does not see its end.
    if (name === 'end' && hasLeft) continue
    if (judge(observation).length > 0 && decisive) return
  }
}

export type { Seen }
