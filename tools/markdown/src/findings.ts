import { type FindingTable, findingsOf } from '@throughline/kernel'

export const markdownFindings = {
  'front-matter-invalid': {
    level: 'error',
    title: 'The front matter of a Markdown document is not a YAML mapping',
    why: 'Owner and status of everything in the document are read from it.',
    fix: 'Write `key: value` lines between two lines of `---`.',
  },
  'markdown-too-large': {
    level: 'error',
    title: 'A Markdown document exceeds the bounds on size or nesting',
    why: 'Documents are untrusted input; a bounded reader cannot be made to exhaust memory or time.',
    fix: 'Split the document, or remove the nesting.',
  },
} as const satisfies FindingTable

export const finding = findingsOf(markdownFindings)
