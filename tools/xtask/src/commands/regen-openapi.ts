import { dirname } from 'node:path'
import { didYouMean, UsageError } from '@throughline/kernel'
import { type GeneratorName, generators } from '@throughline/openapi-gen'
import { adHocPaths } from '../ad-hoc-paths.ts'
import type { Run } from '../command.ts'
import { plansOfDocument, plansOfOpenApi } from '../openapi-plans.ts'
import { regenReport, unchangedReport } from '../regen-report.ts'

const name = 'regen-openapi'

export const run: Run = async (call) => {
  const { check, only } = call.flags
  const mode = check === true ? 'check' : 'write'
  const allowRemote = call.flags['allow-remote'] === true
  const adHoc = adHocPaths(call)
  if (adHoc) {
    if (only !== undefined) throw new UsageError('--only names an entry of xtask.config.ts; --input stands without one')
    const { input, out } = adHoc
    const planned = await plansOfDocument(
      { root: call.cwd, file: input, boundary: dirname(input), allowRemote },
      { out, only: wanted(call.flags.generate), signal: call.signal },
    )
    const report = await regenReport(call, name, call.cwd, planned.value, planned.findings, mode)
    // What comes from a network may have changed without a sign.
    if (!allowRemote) call.remember({ inputs: planned.sources, plans: planned.value, next: unchangedReport(report) })
    return report
  }
  const workspace = await call.workspace()
  if (workspace.config.openapi.length === 0) {
    throw new UsageError(
      'xtask.config.ts names no OpenAPI document',
      'Name one under `openapi`, or call it with --input FILE --out DIR.',
    )
  }
  if (call.flags.generate !== undefined) {
    throw new UsageError('--generate goes with --input and --out', 'In a workspace every part of the contract is made.')
  }
  const planned = await plansOfOpenApi(workspace, { allowRemote, ...(typeof only === 'string' && { only }) })
  return regenReport(call, name, workspace.root, planned.value, planned.findings, mode)
}

/** The generators of `--generate types,client`. */
const wanted = (list: unknown): GeneratorName[] | undefined => {
  if (typeof list !== 'string') return undefined
  const names = Object.keys(generators) as GeneratorName[]
  return list.split(',').map((text) => {
    const found = names.find((each) => each === text.trim())
    if (found) return found
    throw new UsageError(`--generate ${text}: no such part${didYouMean(text, names)}`, `It takes ${names.join(', ')}.`)
  })
}
