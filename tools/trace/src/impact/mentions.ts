import { searchFiles } from '../search-files.ts'
import type { Reached } from './reached.ts'
import type { Subject, World } from './subjects/subject.ts'
import type { SurfaceOf } from './surface-of.ts'

/** Where the name of something is used that code knows by its name alone: metrics, config keys, files in documents. */
export const mentions = async (
  { kind, name, file }: Subject,
  { workspace }: World,
  surface: SurfaceOf,
): Promise<Reached[]> => {
  const words =
    kind === 'metric' ? [name, camelCase(name)] : kind === 'config-key' ? [name] : kind === 'file' ? [name] : []
  return words.flatMap((word) =>
    searchFiles(workspace.files(), workspace.absolute, word)
      .hits.filter((hit) => hit.file !== file)
      .map(({ file: path, line, column, text }) => ({
        surface: surface.file(path),
        name: path,
        file: path,
        line,
        column,
        why: 'mentions it',
        text,
      })),
  )
}

/** As generated helpers are called: `tasks_enqueued_total` → `tasksEnqueuedTotal`. */
const camelCase = (name: string): string =>
  name.replaceAll(/_+([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase())
