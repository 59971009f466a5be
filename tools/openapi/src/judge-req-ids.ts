import { type Finding, readReqIds, reqIdKey } from '@throughline/kernel'
import type { ApiModel } from './api-model.ts'
import { isObject, walkDocument } from './document-shape.ts'
import { childPointer } from './pointers.ts'

/** Reads every `x-req-id` for what is wrong with it; the IDs themselves are in the model. */
export const judgeReqIds = ({ bundle, locate }: ApiModel, knownIds?: ReadonlySet<string>): Finding[] => {
  const findings: Finding[] = []
  for (const { node, kind, pointer } of walkDocument(bundle)) {
    if (kind === 'Data' || !isObject(node) || !Object.hasOwn(node, reqIdKey)) continue
    const place = childPointer(pointer, reqIdKey)
    const at = (entry?: number) => locate(entry === undefined ? place : childPointer(place, entry))
    findings.push(...readReqIds(node[reqIdKey], at, knownIds).findings)
  }
  return findings
}
