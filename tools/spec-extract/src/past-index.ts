import { isObject, type Outcome, outcome, parseSourceDocument } from '@throughline/kernel'
import { finding } from './findings.ts'
import type { PastIndex } from './history.ts'

/** Reads the index that the last run wrote: it keeps the IDs that no spec states any more. */
// implements: TL-EXTRACT-019
export const readPastIndex = (file: string, text: string | undefined): Outcome<PastIndex | undefined> => {
  if (text === undefined) return outcome(undefined)
  const { value: source, findings } = parseSourceDocument(file, text)
  const fault = findings[0]
  if (fault) {
    const message = `the tombstones in it would be lost: ${fault.message}`
    return outcome(undefined, [finding('index-unreadable', message, { location: fault.location })])
  }
  const value = source?.value
  if (!isObject(value) || !Array.isArray(value.requirements)) return outcome(undefined)
  return outcome({ requirements: rowsOf(value.requirements), retired: rowsOf(value.retired) })
}

const rowsOf = (value: unknown): PastIndex['retired'] =>
  (Array.isArray(value) ? value : []).flatMap((row) => {
    if (!isObject(row) || typeof row.id !== 'string') return []
    const text = (key: string) => (typeof row[key] === 'string' ? { [key]: row[key] } : {})
    const successors = Array.isArray(row.successors) ? row.successors.filter((each) => typeof each === 'string') : []
    return [
      { id: row.id, ...text('title'), ...text('spec'), ...text('hash'), ...(successors.length > 0 && { successors }) },
    ]
  })
