import { type FindingTable, findingsOf } from '@throughline/kernel'

export const suspectFindings = {
  'suspect-reference': {
    level: 'error',
    title: 'Code, a test or a contract names a requirement that reads otherwise now',
    why: 'It was written for other words: nobody has said yet that it does, proves or promises what they say now.',
    fix: 'Change it as the new words ask for, or confirm it: `pnpm xtask trace confirm ID --site SITE --reason TEXT --by NAME`.',
  },
  'base-unknown': {
    level: 'warning',
    title: 'The commit that changes are counted from is not known',
    why: 'Without it nobody can tell which requirements read otherwise than before. In a shallow clone, as build servers make them, that is an error: the history is there, and was not brought.',
    fix: 'Bring the history (`fetch-depth: 0` for actions/checkout, else `git fetch --unshallow`), or name a commit that this clone has: --base REF.',
  },
  'confirmation-lapsed': {
    level: 'error',
    title: 'A confirmation is of other words, or of a place that is not there any more',
    why: 'What somebody looked at is not what stands there now.',
    fix: 'Look again and confirm it anew, or remove the entry.',
  },
  'confirmation-invalid': {
    level: 'error',
    title: 'A confirmation lacks a field or has one that is not understood',
    why: 'A confirmation that nobody signs or explains is a hole in the gate.',
    fix: 'Write it with `pnpm xtask trace confirm`: id, hash, site, reason and by.',
  },
} as const satisfies FindingTable

export const finding = findingsOf(suspectFindings)
