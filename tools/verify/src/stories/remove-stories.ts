import { isJsonObject } from '@throughline/openapi'
import type { Planner } from '../requests/plan.ts'
import type { Done } from '../scenario/run-scenario.ts'
import { isCarriedOut, isMarked, isSuccess, itemsOf, statusOf } from './answers.ts'
import { onOne, type Resource } from './resources.ts'
import { fault, type Story } from './story.ts'
import { withWidePages } from './wide-pages.ts'

// implements: TL-VERIFY-232
export const removeStories = (planner: Planner, { create, read, remove, list }: Resource): Story[] => {
  if (!remove) return []
  return [
    ...(read
      ? [
          {
            name: 'create, remove, read',
            operation: remove,
            make: (variant: number) => onOne(planner, create, variant, 'least', [read, remove, read]),
            judge(done: readonly Done[]) {
              const [, before, gone, after] = done.slice(-4)
              if (!isSuccess(before) || !isCarriedOut(gone) || !isSuccess(after)) return []
              if (isMarked(planner.model, before, after)) return []
              return [
                fault(
                  'removed-still-there',
                  remove,
                  `${read.operationId} still answers ${statusOf(after)} for what it has removed`,
                ),
              ]
            },
          },
        ]
      : []),
    {
      name: 'create, remove, remove again',
      operation: remove,
      make: (variant) => onOne(planner, create, variant, 'least', [remove, remove]),
      judge: () => [],
    },
    ...(list
      ? [
          {
            name: 'create, list, remove, list',
            operation: remove,
            make: (variant: number) =>
              withWidePages(onOne(planner, create, variant, 'least', [list, remove, list]), list),
            judge(done: readonly Done[]) {
              const [, before, gone, after] = done.slice(-4)
              const id = gone && [...gone.values].findLast(([name]) => name.startsWith('path.'))?.[1]
              if (!isSuccess(before) || !isCarriedOut(gone) || !isSuccess(after) || id === undefined) return []
              const [listed, still] = [before, after].map(({ json }) =>
                itemsOf(json).find((item) => isJsonObject(item) && Object.values(item).includes(id)),
              )
              // What says otherwise of itself than before may say that it is removed.
              return listed !== undefined && JSON.stringify(listed) === JSON.stringify(still)
                ? [
                    fault(
                      'removed-still-there',
                      remove,
                      `${list.operationId} still lists what it has removed`,
                      list.operationId,
                    ),
                  ]
                : []
            },
          },
        ]
      : []),
  ]
}
