import { type Finding, readReqIds, reqIdKey } from '@throughline/kernel'
import type { ApiModel } from './api-model.ts'
import { childPointer } from './pointers.ts'
import type { Placed } from './survey.ts'

/** Reads every `x-req-id` for what is wrong with it; the IDs themselves are in the model. */
// implements: TL-OPENAPI-005
export const judgeReqIds = (
  { locate }: ApiModel,
  objects: readonly Placed[],
  knownIds?: ReadonlySet<string>,
): Finding[] =>
  objects.flatMap(({ node, pointer }) => {
    const place = childPointer(pointer, reqIdKey)
    const at = (entry?: number) => locate(entry === undefined ? place : childPointer(place, entry))
    return readReqIds(node[reqIdKey], at, knownIds).findings
  })
