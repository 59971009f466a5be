import { openIndex } from '@throughline/trace/index-store'
import type { Run } from '../command.ts'
import { indexReport } from '../index-report.ts'

export const run: Run = async (call) => indexReport(await openIndex(await call.workspace()), call.flags.ids === true)
