import { generatedLabel } from '@throughline/kernel'
import { type BugId, bugIds, bugs } from './lending/bugs.ts'

/** What the verifier said of the service with one bug: the code and the operation of its first finding. */
export interface FoundBug {
  code: string
  operationId: string
}

/** A run on the clean service. */
export interface CleanRun {
  seed: number
  findings: string[]
  /** Declared operation × status: all, and those that did not come. */
  declared: number
  missing: string[]
}

export interface PlantedMeasurement {
  found: Partial<Record<BugId, FoundBug>>
  clean: CleanRun[]
}

/** Bugs that break no promise that a machine can read. */
export const unfindable: Partial<Record<BugId, string>> = {
  'auth-foreign-shown':
    'That a loan is seen by its own member alone stands in the prose of the document only. Items of the same document are seen by every member, and nothing else in it tells the one from the other: to report it, the verifier would have to report each item as well.',
}

/** Bugs that a network hides: what a kernel holds for a slow reader is not dropped. */
export const inProcess: ReadonlySet<BugId> = new Set<BugId>(['stream-slow-drops'])

const intro = `# Planted bugs

[lending](../test-harness/defects/src/lending/openapi.yaml) is a service with authentication, resources that are created,
read, replaced, changed and removed, pages, error bodies, a stream and metrics, that breaks its contract where it is told
to. The [list of its bugs](../test-harness/defects/src/lending/bugs.ts) came before what finds them, a direct request
shows each, and no check of the verifier names a path or a member of it.

Each bug is a run of its own, of at most 20 seconds, with one seed. The cell names the first finding, and the operation
that it is about. \`pnpm test\` looks for some bugs of each family; \`pnpm test:full\` looks for all, and holds this page,
the [smallest requests](../test-harness/defects/src/lending/minima) of five bugs, and that none of the five is seen again
once its bug is off.

`

/** The page: bug by bug what was found, and what the clean service was said to do wrong. */
export const plantedBugsPage = ({ found, clean }: PlantedMeasurement): string => {
  const rows = bugIds.map((id) => `| ${id} | ${bugs[id].family} | ${bugs[id].does} | ${cell(id, found[id])} |`)
  const missed = bugIds.filter((id) => !found[id])
  const share = Math.floor((1000 * (bugIds.length - missed.length)) / bugIds.length) / 10
  return [
    generatedLabel('pnpm --filter @throughline/defects update-planted-bugs', '<!--'),
    intro,
    '| bug | family | what it does | found as |\n|---|---|---|---|\n',
    `${rows.join('\n')}\n`,
    `| **found** | | | **${bugIds.length - missed.length} of ${bugIds.length} (${share} %)** |\n`,
    '\n## Not found\n\n',
    missed.map((id) => `- ${id}: ${unfindable[id] ?? 'Nobody has said why.'}\n`).join('') || 'None.\n',
    '\n## The clean service\n\n',
    '| seed | findings | declared operation × status reached |\n|---|---|---|\n',
    clean
      .map(({ seed, findings, ...run }) => `| ${seed} | ${findings.join(', ') || 'none'} | ${reachCell(run)} |\n`)
      .join(''),
  ].join('')
}

const cell = (id: BugId, found: FoundBug | undefined): string =>
  found ? `${found.code}, ${found.operationId}${inProcess.has(id) ? ' (in process)' : ''}` : '–'

const reachCell = ({ declared, missing }: Pick<CleanRun, 'declared' | 'missing'>): string =>
  `${declared - missing.length} of ${declared}${missing.length > 0 ? `; not: ${missing.join(', ')}` : ''}`
