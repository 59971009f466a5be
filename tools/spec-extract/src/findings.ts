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
  'negation-lower-case': {
    level: 'error',
    title: 'A negation is not in upper case, and the word that it negates is',
    why: 'Only upper case binds (RFC 8174), so `MUST not` reads as MUST: the requirement asks for what it means to forbid.',
    fix: 'Write MUST NOT, SHALL NOT, SHOULD NOT or NOT RECOMMENDED; where no prohibition is meant, say it in other words.',
  },
  'attribute-invalid': {
    level: 'error',
    title: 'An attribute of a requirement cannot be read',
    why: 'A status, a relation or a need that nobody understands would count as not said.',
    fix: 'Write a bullet such as `- Status: planned`, `- Needs: contract, test`, `- Refines: ABC-123` below the requirement.',
  },
  'attribute-unknown': {
    level: 'warning',
    title: 'A bullet below a requirement almost names an attribute',
    why: 'It is read as a part of the statement, and what it was meant to say counts as not said.',
    fix: 'Correct the name of the attribute, or reword the bullet.',
  },
  'id-range': {
    level: 'error',
    title: 'One statement stands for a whole range of IDs',
    why: 'Each of them would have the same words: no test could tell which one it proves.',
    fix: 'Write one statement for each ID. Attributes such as `- Depends: ABC-101..105` may name a range.',
  },
  'marker-misplaced': {
    level: 'warning',
    title: 'A marker stands on a line of its own, and is part of a paragraph',
    why: 'To Markdown it is the last words of the bullet or paragraph above: it marks nothing, and its ID is lost.',
    fix: 'Leave a blank line before the marker.',
  },
  'normative-without-id': {
    level: 'warning',
    title: 'A normative sentence belongs to no requirement',
    why: 'It binds somebody, and no contract and no test can name it.',
    fix: 'Give it an ID, or say it without a normative word in upper case.',
  },
  'id-gap': {
    level: 'info',
    title: 'Numbers are left out between two IDs',
    why: 'Somebody may have deleted a requirement, and left no tombstone.',
    fix: 'Keep a bullet with `- Status: retired` for an ID that stood for something once; else nothing is to be done.',
  },
  'id-reused': {
    level: 'error',
    title: 'An ID of a retired requirement stands for another one',
    why: 'Old tests, tickets and releases name the ID, and meant something else.',
    fix: 'Take a new ID. An ID that nobody ever saw can be freed: delete its row under `retired` in index.yaml.',
  },
  'id-pattern-backtracks': {
    level: 'error',
    title: 'A pattern of IDs takes exponential time on some text',
    why: 'A document could keep every command busy for hours; the pattern is not used.',
    fix: 'Write it without a repetition inside a repetition that can match the same text, such as (A+)+.',
  },
  'index-unreadable': {
    level: 'error',
    title: 'The index of the last run cannot be read',
    why: 'It is the only memory of IDs that no spec states any more; written anew, it would forget them.',
    fix: 'Restore it from the last commit, or resolve the conflict in it, and run again.',
  },
  'relation-unknown': {
    level: 'error',
    title: 'A requirement refines or depends on something that no spec states',
    why: 'A relation to nothing, or to a tombstone, holds nothing.',
    fix: 'Correct the ID, or name what took its place.',
  },
  'evidence-broken': {
    level: 'error',
    title: 'The file that is to show a requirement is not there',
    why: 'An inspection that nobody can read shows nothing.',
    fix: 'Correct the path of the evidence, or add the file.',
  },
  'requirement-disagrees': {
    level: 'error',
    title: 'A hand-written file and a spec say different things of one requirement',
    why: 'Nobody can tell which of the two binds.',
    fix: 'Correct one of them, or delete the entry: what the spec states is extracted from it.',
  },
  'spec-not-read': {
    level: 'error',
    title: 'A spec cannot be read',
    why: 'What it requires is missing from everything that is generated.',
    fix: 'Give it back its permissions, or take it out of the glob.',
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
