import { generatedLabel } from '@throughline/kernel'
import { type BugId, bugs } from './observatory/bugs.ts'

/** What one measurement said: the first finding of each bug that the clean service has not, and what the clean one has. */
export interface Measurement {
  found: Partial<Record<BugId, string>>
  clean: { code: string; message: string }[]
}

/** As it was when the verifier met the service for the first time. It stays. */
const first: Measurement & { tree: string } = {
  tree: '7d0ffca12415a9d96ded977b8ae6f590e82f6054',
  found: { 'problem-as-json': 'content-type-mismatch' },
  clean: [
    {
      code: 'credentials-not-checked',
      message:
        'PUT /telescopes/sutherland-one (putTelescope): takes credentials that nobody was given: answers 200 to the given value and one character more for Authorization',
    },
  ],
}

/** What a look at the service says of a finding about the clean one. */
const judgements: Record<string, string> = {
  'credentials-not-checked':
    'The verifier is wrong. A Basic credential is base64: one character behind it adds fewer than eight bits, which lenient readers drop (Node does), and what is left is the right password of the right observer. Another password, encoded again, would be a wrong credential.',
}

const intro = `# A second service

The verifier was written beside one service with planted bugs. This one was written by somebody who had not read the
verifier, to see what that is worth elsewhere: [observatory](../test-harness/defects/src/observatory/openapi.yaml) is
described in OpenAPI 3.0.3, its resources are nested three deep, its telescopes are put under names that their callers
choose, a key of the site and a Basic password are asked for together, problems follow RFC 9457, lists are paged by page
number, and a detector is read out as a stream. It starts empty. Its
[fifteen bugs](../test-harness/defects/src/observatory/bugs.ts) were listed before it was written, and a direct request
shows each.

A bug is found where the verifier has an error or a warning that it has not about the clean service. The cell names the
first one.

`

/** The page: the first measurement as it was, and the one of today. */
export const secondServicePage = (today: Measurement): string => {
  const rows = bugs.map(
    ({ id, family, does }) => `| ${id} | ${family} | ${does} | ${cell(first, id)} | ${cell(today, id)} |`,
  )
  return [
    generatedLabel('pnpm --filter @throughline/defects update-second-service', '<!--'),
    intro,
    '| bug | family | what it does | at first | today |\n|---|---|---|---|---|\n',
    `${rows.join('\n')}\n`,
    `| **found** | | | **${total(first)}** | **${total(today)}** |\n`,
    `| **findings about the clean service** | | | **${first.clean.length}** | **${today.clean.length}** |\n`,
    `\nAt first: the tree of \`tools/verify\` was \`${first.tree}\`.\n`,
    '\n## Findings about the clean service, at first\n\n',
    judged(first),
    '\n## Findings about the clean service, today\n\n',
    judged(today),
  ].join('')
}

const cell = ({ found }: Measurement, id: BugId): string => found[id] ?? '–'

const total = ({ found }: Measurement): string => `${Object.keys(found).length} of ${bugs.length}`

const judged = ({ clean }: Measurement): string => {
  if (clean.length === 0) return 'None.\n'
  return clean.map(({ code, message }) => `- ${code}: ${message}. ${judgements[code] ?? 'Not judged yet.'}\n`).join('')
}
