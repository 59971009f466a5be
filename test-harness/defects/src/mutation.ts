import type { ReqId } from '@contracts/requirements'
import type { VerifyCode } from '@throughline/verify'
import type { Edit } from './scratch-copy.ts'

export interface Mutation {
  /** The requirement whose own test must turn red. */
  requirement: ReqId
  /** A file of which a test must be among those that turn red. */
  file?: string
  /** What `xtask verify` must say of the running service as well, where its contract promises otherwise. */
  finding?: VerifyCode
  /** What the service then does wrong. */
  title: string
  edits: Edit[]
}
