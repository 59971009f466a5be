import { type Finding, type FindingTable, findingsOf, type Location } from '@throughline/kernel'
import type { TraceGraph, TraceNode } from '../graph/index.ts'
import type { RequirementStatus } from './requirement-status.ts'
import { mostIds } from './verdict.ts'

export const statusFindings = {
  'shotgun-test': {
    level: 'error',
    title: 'The title of a test names more than three requirements',
    why: 'When it fails nobody knows which of them broke, and when it passes it proves none in particular.',
    fix: 'Write a test for each requirement; a title names at most three.',
  },
  'planned-done': {
    level: 'error',
    title: 'A requirement that is planned has code or a passing test',
    why: 'A plan that is carried out and still called a plan hides what is really open.',
    fix: 'Take the status `planned` from the requirement, or the marker from code that does not do it yet.',
  },
  'exception-unneeded': {
    level: 'warning',
    title: 'A requirement that may stay unproven is proven',
    why: 'An exception that nobody needs would hide the day on which the proof is lost.',
    fix: 'Take the exception from the requirement.',
  },
  'evidence-broken': {
    level: 'error',
    title: 'The file that is to show a requirement is not there',
    why: 'An inspection that nobody can read shows nothing.',
    fix: 'Correct the path of the evidence, or add the file.',
  },
  'test-flaky': {
    level: 'warning',
    title: 'A test passed only when it was tried again',
    why: 'What holds on some tries is no proof that it holds; it counts as passed, and may be what fails the next time.',
    fix: 'Find what differs from try to try, mostly time, order or what another test left, and take the retry away.',
  },
  'results-missing': {
    level: 'error',
    title: 'No results of tests are known',
    why: 'Without results nothing is proven and nothing is disproven: a percentage would be made up.',
    fix: 'Run `pnpm test`, then ask again.',
  },
  'results-unreadable': {
    level: 'error',
    title: 'A file of results cannot be read',
    why: 'A test that failed may be among those that it told of: what others prove would hide it.',
    fix: 'Run `pnpm test`, which writes it anew, or import the report again; else delete the file.',
  },
  'results-outdated': {
    level: 'warning',
    title: 'Results belong to files that have changed since',
    why: 'What ran was another test than the one that stands there now, so it proves nothing.',
    fix: 'Run `pnpm test`, then ask again.',
  },
} as const satisfies FindingTable

const finding = findingsOf(statusFindings)

/** What is wrong with requirements, tests and results where they do not fit together. */
export const judgeStatuses = (
  graph: TraceGraph,
  statuses: readonly RequirementStatus[],
  exists: (file: string) => boolean,
): Finding[] => [
  ...shotguns(graph),
  ...statuses.flatMap((status) => {
    const node = graph.nodes.get(`requirement:${status.id}`)
    return node ? judgeOne(node, status, exists) : []
  }),
  ...flaky(graph),
  ...outdated(graph),
]

// implements: TL-TRACE-315
const shotguns = (graph: TraceGraph): Finding[] =>
  graph.ofKind('test').flatMap((node) => {
    const count = node.test?.ids.length ?? 0
    if (count <= mostIds) return []
    const message = `'${node.name}' names ${count} requirements`
    return [finding('shotgun-test', message, { location: placeOf(node) })]
  })

// implements: TL-TRACE-113
const flaky = (graph: TraceGraph): Finding[] =>
  graph.ofKind('test').flatMap((node) => {
    const { result, current } = node.test ?? {}
    if (result?.status !== 'flaky' || !current) return []
    const message = `'${node.name}' passed only when it was tried again${timesOf(result.retries)}`
    return [finding('test-flaky', message, { location: placeOf(node) })]
  })

const timesOf = (retries: number | undefined): string =>
  retries === undefined ? '' : `, ${retries} ${retries === 1 ? 'time' : 'times'}`

// implements: TL-TRACE-317
const judgeOne = (node: TraceNode, status: RequirementStatus, exists: (file: string) => boolean): Finding[] => {
  const { id, implementers, tests, planned, exception } = status
  const location = placeOf(node)
  const passed = tests.filter(({ verdict }) => !['failed', 'not run', 'skipped', 'outdated'].includes(verdict)).length
  const file = node.requirement?.evidence?.file
  return [
    ...(planned && implementers + passed > 0
      ? [finding('planned-done', `${id} is planned, and has ${counts(implementers, passed)}`, { location, anchor: id })]
      : []),
    ...(exception !== undefined && status.status === 'verified'
      ? [finding('exception-unneeded', `${id} is verified, and may stay unproven: ${exception}`, { location })]
      : []),
    ...(file !== undefined && !exists(file)
      ? [finding('evidence-broken', `${id} is shown by ${file}, which is not there`, { location })]
      : []),
  ]
}

const counts = (implementers: number, passed: number): string =>
  [
    ...(implementers > 0 ? [`${implementers} ${implementers === 1 ? 'piece' : 'pieces'} of code`] : []),
    ...(passed > 0 ? [`${passed} passed ${passed === 1 ? 'test' : 'tests'}`] : []),
  ].join(' and ')

/** One finding for all, as one run mends all. */
// implements: TL-TRACE-312
const outdated = (graph: TraceGraph): Finding[] => {
  const tests = graph.ofKind('test').filter(({ test }) => test?.result && !test.current)
  const [first] = tests
  if (!first) return []
  const message = `${tests.length} ${tests.length === 1 ? 'result is' : 'results are'} of a file that is another now, such as ${first.file}`
  return [finding('results-outdated', message, { location: placeOf(first), anchor: 'results' })]
}

/** No percentage is made up where nothing ran. */
// implements: TL-TRACE-322
export const resultsMissing = (folder: string): Finding =>
  finding('results-missing', `${folder} holds no results of tests`, { anchor: 'results' })

/** What is left out is said: its tests may have failed. */
// implements: TL-TRACE-322
export const resultsUnreadable = (file: string): Finding =>
  finding('results-unreadable', `${file} holds no whole results`, { anchor: file })

const placeOf = ({ file, line = 1, column = 1 }: TraceNode): Location | undefined =>
  file === undefined ? undefined : { file, line, column }
