import type { Seams } from 'pool-managerd'
import type { Change as ChangeOf } from '../change.ts'

/** What a state replaces in pool-managerd. */
export type Change = ChangeOf<Seams>
