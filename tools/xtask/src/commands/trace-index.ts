import type { Report } from '@throughline/kernel'
import { openIndex } from '@throughline/trace/index-store'
import type { Run } from '../command.ts'

interface IndexResult {
  /** Files of the tree. */
  files: number
  /** Different IDs that stand anywhere in them. */
  ids: number
  /** Files whose facts were made now, and those whose facts were there or are not asked for. */
  made?: number
  kept?: number
}

export const run: Run = async (call): Promise<Report<IndexResult>> => {
  const index = await openIndex(await call.workspace())
  const { length: files } = index.files()
  const { length: ids } = index.ids()
  const facts: Pick<IndexResult, 'made' | 'kept'> = call.flags.ids === true ? {} : await index.complete()
  return {
    command: 'trace index',
    result: { files, ids, ...facts },
    findings: [...index.findings],
    text: [
      `${files} files, ${ids} IDs${facts.made === undefined ? '' : `, ${facts.made} files read for what they say`}`,
    ],
  }
}
