import { type FindingTable, findingsOf } from '@throughline/kernel'
import { markdownFindings } from '@throughline/markdown'

export const linksFindings = {
  ...markdownFindings,
  'link-broken': {
    level: 'error',
    title: 'A link, an image or a code span names a path that is not there',
    why: 'The reader is led nowhere, and what the sentence says of the path may be as old as the path.',
    fix: 'Correct the path; what git ignores is not there for other readers.',
  },
  'link-case': {
    level: 'error',
    title: 'A path differs from the file only in upper and lower case',
    why: 'It works on some disks and fails on others, and on GitHub.',
    fix: 'Write the path as the file is named.',
  },
  'link-outside': {
    level: 'error',
    title: 'A link leads out of the repository',
    why: 'What it names is on one machine only.',
    fix: 'Name a path of the repository, or a URL.',
  },
  'reference-undefined': {
    level: 'error',
    title: 'A reference has no definition',
    why: 'It is printed with its brackets instead of becoming a link.',
    fix: 'Add a line `[label]: path`, or correct the label.',
  },
} as const satisfies FindingTable

export const finding = findingsOf(linksFindings)
