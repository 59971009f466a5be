import type { Cause, FindingRow, FragmentCache } from '@throughline/kernel'
import type { ApiModel } from '../api-model.ts'
import type { Kind } from '../document-shape.ts'
import type { Judge } from '../judge-structure.ts'
import type { Placed, Survey } from '../survey.ts'

export type { Placed } from '../survey.ts'

export interface RuleContext {
  model: ApiModel
  /** Every object of a kind, wherever it stands, in document order. References are left out. */
  all(kind: Kind): readonly Placed[]
  /** Every reference that stands in place of an object of a kind. */
  references(kind: Kind): readonly Placed[]
  survey: Survey
  /** What earlier runs found in the same values. */
  cache?: FragmentCache | undefined
  judges: { sseEvents: Judge; exchanges: Judge; example: Judge }
}

/** What a rule found at a pointer into the bundle. */
export interface Fault {
  message: string
  pointer: string
  /** Whether the key is at fault, not its value. */
  key?: boolean
  related?: { message: string; pointer: string; key?: boolean }[]
  /** The object that was judged, where the fault may stand elsewhere. */
  holder?: string
  /** What it has in common with others of its rule. */
  cause?: Cause
  /** May be found no more the next time, in the same document. */
  isPassing?: true
}

/** Says what happened. How bad that is, and why, says the rule's row. */
export type Rule = (context: RuleContext) => Iterable<Fault> | AsyncIterable<Fault>

export interface RuleRow extends FindingRow {
  rule: Rule
}
