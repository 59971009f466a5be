import type { Seams } from 'orchestratord'
import type { Change as ChangeOf } from '../change.ts'

/** What a state replaces in orchestratord. */
export type Change = ChangeOf<Seams>
