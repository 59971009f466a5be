import type { ApiModel } from '@throughline/openapi'
import type { ProbeFault } from '../probe/fault.ts'
import type { Intent } from '../probe/intent.ts'
import type { Knowledge } from '../probe/knowledge.ts'
import type { Done } from '../probe/run-scenario.ts'
import type { SchemaJudge } from '../schema-judge.ts'
import type { Answer } from '../send.ts'

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
