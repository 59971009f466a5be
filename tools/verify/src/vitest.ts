import { dirname, resolve } from 'node:path'
import type { Finding } from '@throughline/kernel'
import { describe, expect, it } from 'vitest'
import { brokenPromise } from './broken-promise.ts'
import { verifyService } from './exchanges/verify-service.ts'
import { type FetchApp, fetchTransport } from './http/fetch-transport.ts'
import { defaultTimeoutMs } from './http/limits.ts'
import { type Explored, type ExploreOptions, explore } from './run/explore.ts'
import { explorePhases } from './run/phases.ts'
import { streamOf } from './scenario/read-stream.ts'
import { readContracts } from './verify-provider.ts'

export type VerifyAppOptions = Omit<ExploreOptions, 'model' | 'url' | 'transport' | 'metrics'> & {
  /** Fails a test at these levels; errors by default, as those of the command. */
  failOn?: readonly Finding['level'][]
  /** Makes the service anew for each test; what tests leave behind is then gone. */
  fresh?: boolean
  /** Of one test. */
  testTimeoutMs?: number
}

/** A service of this process: a function, an object with `fetch`, or what makes one. */
export type App = FetchApp | { fetch: FetchApp }

/**
 * Declares one test for each operation and phase, and one for the exchanges: awaited at the top of a test file. The
 * contract is a path, absolute or relative to the working folder. With `fresh`, `app` is called to make the service.
 */
// implements: TL-VERIFY-409
export const verifyProvider = async (
  app: App | (() => App),
  contract: string,
  options: VerifyAppOptions = {},
): Promise<void> => {
  const { failOn = ['error'], fresh = false, testTimeoutMs = 60_000, ...run } = options
  const file = resolve(contract)
  const read = await readContracts(dirname(file), [{ file }])
  const [first] = read.value ?? []
  if (!first) throw brokenPromise(read.findings, [], new Error())
  const { model } = first
  const { timeoutMs = defaultTimeoutMs, only = [], exclude = [], phases = explorePhases } = run
  const transport = () => {
    const made = fresh ? (app as () => App)() : (app as App)
    return fetchTransport(typeof made === 'function' ? (made as FetchApp) : (each) => made.fetch(each), { timeoutMs })
  }
  const asked = model.operations
    .map(({ operationId }) => operationId)
    .filter((name) => !exclude.includes(name) && (only.length === 0 || only.includes(name)))
  // Where a failure is shown to stand: at the call of this, not within it.
  const here = new Error()
  Error.captureStackTrace(here, verifyProvider)
  const hold = (findings: readonly Finding[], shown: Explored['shown'] = []) => {
    const failed = findings.filter(({ level }) => failOn.includes(level))
    if (failed.length > 0) throw brokenPromise(failed, shown, here)
    expect(failed).toEqual([])
  }
  describe(`the service keeps ${contract}`, () => {
    it(
      'examples',
      async () => {
        const { headers = [] } = run
        const one = { models: [first], url: 'http://localhost', transport: transport(), headers, only, timeoutMs }
        const { findings } = await verifyService(one)
        hold(findings.filter(({ code }) => code !== 'no-exchanges'))
      },
      testTimeoutMs,
    )
    const streams = new Set(
      model.operations.flatMap((each) => (streamOf(each) === undefined ? [] : [each.operationId])),
    )
    for (const operation of asked) {
      for (const phase of phases.filter((each) => each !== 'streams' || streams.has(operation))) {
        it(
          `${operation}: ${phase}`,
          async () => {
            const own = { model, url: 'http://localhost', transport: transport(), only: [operation], phases: [phase] }
            const { value, findings } = await explore({ ...run, ...own })
            hold(findings, value.shown)
          },
          testTimeoutMs,
        )
      }
    }
  })
}
