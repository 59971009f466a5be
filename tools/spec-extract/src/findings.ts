import { type FindingTable, findingsOf } from '@throughline/kernel'
import { markdownFindings } from '@throughline/markdown'

export const specExtractFindings = {
  ...markdownFindings,
  'duplicate-id': {
    level: 'error',
    title: 'Two requirements have the same ID',
    why: 'Contracts and tests that name the ID would prove one of the two and be counted for both.',
    fix: 'Give the later one a new ID, or write a mere reference as a link.',
  },
  'id-lookalike': {
    level: 'error',
    title: 'An ID holds a character that only looks like the right one',
    why: 'A hyphen pasted from a word processor is another character: no contract and no test finds the ID.',
    fix: 'Type the ID again with plain ASCII letters, digits and hyphens.',
  },
  'id-without-family': {
    level: 'warning',
    title: 'What reads like a requirement has an ID of no configured family',
    why: 'It is extracted by nobody, so a mistyped ID would be lost without a word.',
    fix: 'Correct the ID, or add its family to `ids.families` in xtask.config.ts.',
  },
  'no-normative-word': {
    level: 'warning',
    title: 'A requirement has no normative word',
    why: 'Nobody can tell whether it binds; its level is left open.',
    fix: 'Say MUST, MUST NOT, SHOULD, SHOULD NOT or MAY (RFC 2119), in upper case.',
  },
  'mixed-levels': {
    level: 'warning',
    title: 'A requirement has normative words of different strength',
    why: 'One ID then stands for a duty and for an option, and a test cannot say which of them it proves.',
    fix: 'Split it into one requirement for each normative word.',
  },
  'attribute-invalid': {
    level: 'error',
    title: 'An attribute of a requirement cannot be read',
    why: 'A status, a relation or a need that nobody understands would count as not said.',
    fix: 'Write a bullet such as `- Status: planned`, `- Needs: contract, test`, `- Refines: ABC-123` below the requirement.',
  },
  'spec-field-invalid': {
    level: 'error',
    title: 'A field of the front matter is not a text',
    why: 'Owner, status and title are shown and compared as texts.',
    fix: 'Write one text, or for the owner a list of texts.',
  },
  'nothing-extracted': {
    level: 'error',
    title: 'A glob matches no file, or an ID pattern no requirement',
    why: 'A mistyped glob or pattern would otherwise pass as a repository without requirements.',
    fix: 'Correct the glob or the pattern, or remove it.',
  },
} as const satisfies FindingTable

export const finding = findingsOf(specExtractFindings)
