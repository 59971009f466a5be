import { existsSync } from 'node:fs'
import { type Location, parseSourceDocument, toPointer, UsageError, type Workspace } from '@throughline/kernel'
import { type Thresholds, thresholdFaults } from '@throughline/trace/thresholds'

export interface PlacedThresholds {
  thresholds: Thresholds
  locate: (path: readonly string[]) => Location | undefined
}

const gateFile = 'ci/gate.yaml'

/** Those of the gate's file. What is wrong with them is the gate's to say: such a file asks for nothing here. */
export const thresholdsOf = (workspace: Workspace): PlacedThresholds => {
  const none = { thresholds: {}, locate: () => undefined }
  if (!existsSync(workspace.absolute(gateFile))) return none
  const document = parseSourceDocument(gateFile, workspace.read(gateFile)).value
  const written = (document?.value as { thresholds?: { coverage?: unknown } } | null | undefined)?.thresholds?.coverage
  if (!document || written === undefined || thresholdFaults(written).length > 0) return none
  return {
    thresholds: written as Thresholds,
    locate: (path) => document.locate(toPointer(['thresholds', 'coverage', ...path]), { key: true }),
  }
}

/** `MUST.verified=100`, as it is typed. @throws UsageError when it is anything else */
export const typedThresholds = (typed: readonly string[]): Thresholds => {
  const thresholds: Record<string, Record<string, number>> = {}
  for (const text of typed) {
    const [, group = '', name = '', bound = ''] = /^([^.=]+)\.([^.=]+)=(\d+(?:\.\d+)?)$/.exec(text) ?? []
    if (group === '')
      throw new UsageError(`--threshold takes LEVEL.MEASURE=PER CENT, such as MUST.verified=100; not '${text}'`)
    thresholds[group] = { ...thresholds[group], [name]: Number(bound) }
  }
  const [fault] = thresholdFaults(thresholds)
  if (fault) throw new UsageError(`--threshold: ${fault.message}`)
  return thresholds
}
