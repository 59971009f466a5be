import { type FindingTable, findingsOf } from '@throughline/kernel'

export const markdownFindings = {
  'anchor-broken': {
    level: 'error',
    title: 'A link names a section or a line that its document does not have',
    why: 'The reader lands at the top of the document and has to search.',
    fix: 'Name an anchor as GitHub makes it: the heading in lower case, punctuation removed, hyphens for spaces.',
  },
  'front-matter-invalid': {
    level: 'error',
    title: 'The front matter of a Markdown document is not a YAML mapping',
    why: 'Owner and status of everything in the document are read from it.',
    fix: 'Write `key: value` lines between two lines of `---`.',
  },
  'markdown-not-text': {
    level: 'error',
    title: 'A file that should be Markdown is not text',
    why: 'Nothing can be read from it, and nobody would notice what is missing.',
    fix: 'Save it as UTF-8 text, or take it out of the glob.',
  },
  'markdown-too-large': {
    level: 'error',
    title: 'A Markdown document exceeds the bounds on size or nesting',
    why: 'Documents are untrusted input; a bounded reader cannot be made to exhaust memory or time.',
    fix: 'Split the document, or remove the nesting.',
  },
} as const satisfies FindingTable

export const finding = findingsOf(markdownFindings)
