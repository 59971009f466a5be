import { checkAnswer } from '../checks/index.ts'
import type { SchemaJudge } from '../contract/schema-judge.ts'
import type { ProbeFault } from '../scenario/fault.ts'
import type { Intent } from '../scenario/intent.ts'
import type { Knowledge } from '../scenario/knowledge.ts'
import type { Done, Runner } from '../scenario/run-scenario.ts'

interface Judged {
  done: Done
  knowledge: Knowledge
  schemas: SchemaJudge
  intent?: Intent
}

/** What one request came to, held to the document; without an answer, that is what is wrong. */
export const judgeDone = ({ model, mostMs }: Runner, { done, ...rest }: Judged): ProbeFault[] => {
  const { sent, call } = done
  const { pointer } = call.operation
  switch (sent.kind) {
    case 'answer': {
      const slow = mostMs !== undefined && done.stream === undefined && done.ms > mostMs
      return [
        ...checkAnswer({ model, done, answer: sent, ...rest }),
        ...(slow
          ? [{ code: 'response-slow', pointer, message: `takes longer than ${mostMs} ms`, subject: 'slow' } as const]
          : []),
      ]
    }
    case 'timeout':
      return [{ code: 'service-timeout', pointer, message: 'does not answer in time', subject: 'timeout' }]
    case 'closed':
      return [
        { code: 'answer-truncated', pointer, message: 'closes the connection without an answer', subject: 'closed' },
      ]
    case 'malformed':
      return [{ code: 'answer-malformed', pointer, message: 'sends no valid HTTP answer', subject: 'malformed' }]
    case 'too-large':
      return [{ code: 'answer-too-large', pointer, message: `sends ${sent.detail}`, subject: 'too-large' }]
    default:
      return []
  }
}
