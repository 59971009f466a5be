import type { ApiModel } from '@throughline/openapi'
import type { SchemaJudge } from '../contract/schema-judge.ts'
import type { Answer } from '../http/send.ts'
import type { ProbeFault } from '../scenario/fault.ts'
import type { Intent } from '../scenario/intent.ts'
import type { Knowledge } from '../scenario/knowledge.ts'
import type { Done } from '../scenario/run-scenario.ts'

/** One answer and what it was asked for: all that a check sees. */
export interface Seen {
  model: ApiModel
  done: Done
  answer: Answer
  /** Absent for a request that only prepares the judged one. */
  intent?: Intent
  knowledge: Knowledge
  schemas: SchemaJudge
}

/** A pure look at one promise. */
export type Check = (seen: Seen) => ProbeFault[]
