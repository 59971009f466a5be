import type { Artifact } from '@throughline/kernel'
import type { Behaviour, Inventory, TestedFile } from './inventory.ts'

/** Both pages stand in folders two below the top. */
const up = '../../'

/** Adds what a run showed; a page that is committed has no such column. */
export type StatusOf = (file: TestedFile, behaviour: Behaviour) => string

// implements: TL-TRACE-521, TL-TRACE-522
export const inventoryPages = (inventory: Inventory, label: string, statusOf?: StatusOf): Artifact[] => [
  { path: 'bdd-mapping.md', content: bddMapping(inventory, label, statusOf) },
  { path: 'infile-test-inventory.md', content: testInventory(inventory, label, statusOf) },
]

const bddMapping = ({ features, anchors }: Inventory, label: string, statusOf?: StatusOf): string => {
  const scenarios = features.reduce((sum, { behaviours }) => sum + behaviours.length, 0)
  return [
    `${label}\n# BDD mapping\n`,
    `Each scenario with the requirements that it shows: ${scenarios} scenarios in ${features.length} features.\n`,
    ...features.flatMap((feature) => [
      `## ${text(feature.title ?? '')}\n`,
      `[${text(feature.file)}](${up}${feature.file})\n`,
      ...table('Scenario', feature, anchors, statusOf),
    ]),
  ].join('\n')
}

const testInventory = ({ packages, anchors }: Inventory, label: string, statusOf?: StatusOf): string => {
  const files = packages.flatMap((each) => each.files)
  const tests = files.reduce((sum, { behaviours }) => sum + behaviours.length, 0)
  return [
    `${label}\n# Test inventory\n`,
    `Each test as its file declares it, with the requirements that it names: ${tests} tests in ${files.length} files of`,
    `${packages.length === 1 ? 'one package' : `${packages.length} packages`}. What is known at run time only is …\n`,
    ...packages.flatMap(({ name, files: own }) => [
      `## ${text(name)}\n`,
      ...own.flatMap((each) => [
        `### [${text(each.file)}](${up}${each.file})\n`,
        ...table('Behaviour', each, anchors, statusOf),
      ]),
    ]),
  ].join('\n')
}

const table = (
  head: string,
  file: TestedFile,
  anchors: ReadonlyMap<string, string>,
  statusOf: StatusOf | undefined,
): string[] => {
  const columns = [head, 'Requirements', ...(statusOf ? ['Last run'] : [])]
  const rows = file.behaviours.map((behaviour) => [
    text(plain(behaviour)),
    behaviour.ids.map((id) => linked(id, anchors)).join(', '),
    ...(statusOf ? [statusOf(file, behaviour)] : []),
  ])
  const lines = [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  return [`${lines.join('\n')}\n`]
}

const linked = (id: string, anchors: ReadonlyMap<string, string>): string => {
  const target = anchors.get(id)
  return target === undefined ? id : `[${id}](${up}${target})`
}

/** Without the IDs in brackets, which have a column of their own. */
const plain = ({ name, ids }: Behaviour): string =>
  ids
    .reduce((rest, id) => rest.replaceAll(`[${id}]`, ''), name)
    .replaceAll(/\s+/g, ' ')
    .trim()

/** Words that Markdown takes as they are. */
const text = (words: string): string =>
  words.replaceAll(/[\\`*_[\]<>|#&~!$]/g, (mark) => `\\${mark}`).replaceAll(/\b(https?):/g, '$1\\:')
