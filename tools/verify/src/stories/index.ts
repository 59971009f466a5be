import type { Planner } from '../requests/plan.ts'
import { actionStories } from './action-stories.ts'
import { afterRemovalStories } from './after-removal-stories.ts'
import { changeStories } from './change-stories.ts'
import { conflictStories } from './conflict-stories.ts'
import { foreignStories } from './foreign-stories.ts'
import { headStories } from './head-stories.ts'
import { locationStories } from './location-stories.ts'
import { pageNumberStories } from './page-number-stories.ts'
import { pageStories } from './page-stories.ts'
import { parentStories } from './parent-stories.ts'
import { readOnlyStories } from './read-only-stories.ts'
import { readStories } from './read-stories.ts'
import { refusalStories } from './refusal-stories.ts'
import { removeStories } from './remove-stories.ts'
import { replaceStories } from './replace-stories.ts'
import { type Resource, resourcesOf } from './resources.ts'
import type { Story } from './story.ts'
import { streamStories } from './stream-stories.ts'

/** What is known of resources without looking at what they mean: creating, reading, changing and removing them. */
const ofResources = {
  read: readStories,
  location: locationStories,
  head: headStories,
  replace: replaceStories,
  change: changeStories,
  remove: removeStories,
  refusal: refusalStories,
  action: actionStories,
  parent: parentStories,
  conflict: conflictStories,
  afterRemoval: afterRemovalStories,
  readOnly: readOnlyStories,
  foreign: foreignStories,
  pageNumber: pageNumberStories,
} as const satisfies Record<string, (planner: Planner, resource: Resource, all: readonly Resource[]) => Story[]>

/** Every course of requests that the document gives occasion to. */
export const storiesOf = (planner: Planner): Story[] => {
  const all = resourcesOf(planner)
  return [
    ...all.flatMap((resource) => Object.values(ofResources).flatMap((stories) => stories(planner, resource, all))),
    ...pageStories(planner),
    ...streamStories(planner, all),
  ]
}
