import { type Planner, plan } from '../requests/plan.ts'
import type { Done } from '../scenario/run-scenario.ts'
import { isCarriedOut, isSuccess, statusOf } from './answers.ts'
import { onParent } from './on-parent.ts'
import type { Resource } from './resources.ts'
import { fault, type Story } from './story.ts'

/** What stands within another resource shares its fate: it is gone with it, and hidden with it. */
// implements: TL-VERIFY-241, TL-VERIFY-242
export const parentStories = (planner: Planner, parent: Resource, all: readonly Resource[]): Story[] =>
  childrenOf(planner, parent, all).flatMap((child) => [
    ...removalStories(planner, parent, child),
    ...hidingStories(planner, parent, child),
  ])

const childrenOf = (planner: Planner, { create }: Resource, all: readonly Resource[]): Resource[] =>
  all.filter((child) => child.create !== create && planner.producers.get(child.create)?.operation === create)

/** A child with its parent before it: how it is read, and which step made the parent. */
const reading = (planner: Planner, parent: Resource, child: Resource, variant: number) => {
  if (!child.read) return undefined
  const calls = plan(planner, child.read, { fullness: 'least', variant })
  const made = calls.findIndex(({ operation }) => operation === parent.create)
  const read = calls.at(-1)
  return made === -1 || !read ? undefined : { calls, made, read }
}

const removalStories = (planner: Planner, parent: Resource, child: Resource): Story[] => {
  const { remove } = parent
  const { read } = child
  if (!remove || !read) return []
  return [
    {
      name: 'create a parent and a child, remove the parent, read the child',
      operation: remove,
      make(variant) {
        const found = reading(planner, parent, child, variant)
        const removal = found && onParent(planner, remove, found.made, found.calls, variant)
        return found && removal && [...found.calls, removal, found.read]
      },
      judge(done: readonly Done[]) {
        const [before, gone, after] = done.slice(-3)
        if (!isSuccess(before) || !isCarriedOut(gone) || !isSuccess(after)) return []
        return [
          fault(
            'removed-still-there',
            remove,
            `${read.operationId} still answers ${statusOf(after)} for what was within it`,
            read.operationId,
          ),
        ]
      },
    },
  ]
}

const hidingStories = (planner: Planner, parent: Resource, child: Resource): Story[] => {
  const [outer, inner] = [parent.read, child.read]
  if (!outer || !inner) return []
  return [
    {
      name: 'create a parent and a child, read both as the second identity',
      operation: inner,
      make(variant) {
        const found = reading(planner, parent, child, variant)
        const above = found && onParent(planner, outer, found.made, found.calls, variant)
        return (
          found &&
          above && [
            ...found.calls,
            { ...above, identity: 'other' as const },
            { ...found.read, identity: 'other' as const },
          ]
        )
      },
      judge(done: readonly Done[]) {
        const [own, above, below] = done.slice(-3)
        if (!isSuccess(own) || ![403, 404].includes(statusOf(above)) || !isSuccess(below)) return []
        return [
          fault(
            'foreign-shown',
            inner,
            `shows the second identity what is within a resource that it may not see (${statusOf(above)})`,
          ),
        ]
      },
    },
  ]
}
