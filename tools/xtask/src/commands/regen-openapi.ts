import { dirname } from 'node:path'
import { didYouMean, UsageError } from '@throughline/kernel'
import { type GeneratorName, generators } from '@throughline/openapi-gen/generators'
import { adHocPaths } from '../ad-hoc-paths.ts'
import type { Run } from '../command.ts'
import { headStart } from '../head-start.ts'
import { regenReport, unchangedReport } from '../regen-report.ts'

const name = 'regen-openapi'

export const run: Run = async (call) => {
  const { check, only: entry } = call.flags
  const mode = check === true ? 'check' : 'write'
  const allowRemote = call.flags['allow-remote'] === true
  const adHoc = adHocPaths(call)
  if (adHoc) {
    if (entry !== undefined)
      throw new UsageError('--only names an entry of xtask.config.ts; --input stands without one')
    const { input, out } = adHoc
    const source = { root: call.cwd, file: input, boundary: dirname(input), allowRemote }
    const only = wanted(call.flags.generate)
    const { bytes, threads } = headStart(source, only, call.signal)
    const { plansOfDocument } = await import('../openapi-plans.ts')
    const planned = await plansOfDocument({ ...source, ...(bytes && { bytes }) }, { out, only, threads })
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
  const { plansOfOpenApi } = await import('../openapi-plans.ts')
  const planned = await plansOfOpenApi(workspace, { allowRemote, ...(typeof entry === 'string' && { only: entry }) })
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
