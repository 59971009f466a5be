import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MatchersV3, PactV4 } from '@pact-foundation/pact'
import { cli, type Ended, type Given } from './cli.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** One request of the command line, and what it relies on in the answer. */
export interface Interaction {
  /** The provider state and its params. */
  given: readonly [name: string, params?: Record<string, Json>]
  when: string
  request: { method: string; path: string; body?: object }
  answer: {
    status: number
    /** By type, unless a matcher says otherwise. */
    body?: object
    headers?: Record<string, string>
    /** The transcript of a stream, and the pattern that any such stream fits. */
    stream?: { text: string; pattern: string }
  }
}

/** Its own report of usage goes nowhere. */
process.env.PACT_DO_NOT_TRACK = 'true'

export const recorder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'pacts-'))
  const [consumer, provider] = ['orchestrator-cli', 'orchestratord']
  return {
    /** Runs one call against a server that answers these requests and nothing else, and records them. */
    // implements: OC-CLI-8060
    async record(interactions: readonly Interaction[], argv: readonly string[], given: Given = {}): Promise<Ended> {
      const pact = new PactV4({ consumer, provider, dir: folder, logLevel: 'error' })
      const added = interactions.map((interaction) => add(pact, interaction))
      const ended = await added.at(-1)?.executeTest((server) => cli([...argv, '--url', server.url], given))
      if (!ended) throw new Error('nothing was recorded')
      return ended
    },
    /** The recording, in a form that depends on nothing but what was recorded. */
    text: () => canonical(readFileSync(join(folder, `${consumer}-${provider}.json`), 'utf8')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const add = (pact: PactV4, { given, when, request, answer }: Interaction) =>
  pact
    .addInteraction()
    .given(...given)
    .uponReceiving(when)
    .withRequest(request.method, request.path, (builder) => {
      if (request.body) builder.jsonBody(request.body)
    })
    .willRespondWith(answer.status, (builder) => {
      const { body, stream, headers } = answer
      builder.headers({ 'X-Correlation-Id': MatchersV3.regex('.+', 'the-id') })
      for (const [name, value] of Object.entries(headers ?? {})) {
        builder.headers({ [name]: MatchersV3.regex('^\\d+$', value) })
      }
      if (body) builder.jsonBody(MatchersV3.like(body))
      if (!stream) return
      builder.body('text/event-stream', Buffer.from(stream.text))
      builder.matchingRules({ body: [{ path: '$', rules: [MatchersV3.regex(stream.pattern, stream.text)] }] })
    })

interface Recorded {
  interactions: { description: string; providerStates?: unknown; response: { matchingRules?: Rules } }[]
  metadata: Record<string, unknown>
}
type Rules = { body?: Record<string, { matchers: { match: string }[] }> }

/** Sorted, and without the versions of what recorded it. */
// implements: OC-CLI-8061
const canonical = (text: string): string => {
  const recorded = JSON.parse(text) as Recorded
  const { pactSpecification } = recorded.metadata
  for (const { response } of recorded.interactions) {
    for (const rule of Object.values(response.matchingRules?.body ?? {})) {
      // It would look for magic bytes, and an event stream has none; its header says what it is.
      rule.matchers = rule.matchers.filter(({ match }) => match !== 'contentType')
    }
  }
  const keyOf = ({ description, providerStates }: Recorded['interactions'][number]) =>
    `${description} ${JSON.stringify(providerStates)}`
  const interactions = recorded.interactions.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  return `${JSON.stringify(sorted({ ...recorded, interactions, metadata: { pactSpecification } }), undefined, 2)}\n`
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
