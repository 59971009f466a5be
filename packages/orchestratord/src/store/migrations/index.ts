import { catalogAndArtifacts } from './0001-catalog-and-artifacts.ts'
import { verificationsSessionsAndTasks } from './0002-verifications-sessions-and-tasks.ts'
import { digestsOfTasks } from './0003-digests-of-tasks.ts'

/**
 * What leads from each version of the schema to the next; the first makes version 1. A row that was released is never
 * changed: files that it made are out there.
 */
export const migrations: readonly string[] = [catalogAndArtifacts, verificationsSessionsAndTasks, digestsOfTasks]
