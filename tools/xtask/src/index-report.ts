import type { Report } from '@throughline/kernel'
import type { TraceIndex } from '@throughline/trace/index-store'

export interface IndexResult {
  /** Files of the tree. */
  files: number
  /** Different IDs that stand anywhere in them. */
  ids: number
  /** Files whose facts were made now, and those whose facts were there or are not asked for. */
  made?: number
  kept?: number
}

/** Completes an index, unless only its IDs are wanted, and says how much it holds. */
export const indexReport = async (index: TraceIndex, onlyIds: boolean): Promise<Report<IndexResult>> => {
  const { length: files } = index.files()
  const { length: ids } = index.ids()
  const facts: Pick<IndexResult, 'made' | 'kept'> = onlyIds ? {} : await index.complete()
  return {
    command: 'trace index',
    result: { files, ids, ...facts },
    findings: [...index.findings],
    text: [
      `${files} files, ${ids} IDs${facts.made === undefined ? '' : `, ${facts.made} files read for what they say`}`,
    ],
  }
}
