import { generatedLabel } from '@throughline/kernel'
import { type ApiParts, type OperationParts, places, type TypedContent } from '../api-parts.ts'
import { block, key, literal } from '../emit.ts'
import type { Generator } from '../generator.ts'
import { bodyKind } from '../media-types.ts'

/** `validation.ts`: which validator judges what, for a client that is asked to. Nothing else imports it. */
export const validation: Generator = ({ parts, command, typesImport }) => {
  // Beside the types, their index holds the client as well.
  const from = typesImport === './index.ts' ? './validators.js' : typesImport
  const operations = parts.operations.flatMap((each): Entry[] => {
    const judges = judgesOf(each, parts)
    return judges.length === 0 ? [] : [[each.operation.operationId, record(judges, '  ')]]
  })
  const table = record(operations, '')
  const text = [
    ...(operations.length === 0 ? [] : [`import * as validators from ${literal(from)}`]),
    "import type { Validation } from './runtime/client.ts'",
    "import { validating } from './runtime/validating.ts'",
    '',
    "export { InvalidCall } from './runtime/validating.ts'",
    '',
    '/** Judges calls and answers: `createClient({ …, validate: validation })`. */',
    `export const validation: Validation = /* @__PURE__ */ validating(${table})`,
    '',
  ].join('\n')
  return {
    value: [{ path: 'validation.ts', content: `${generatedLabel(command)}${text}` }],
    findings: [],
  }
}

type Entry = readonly [name: string, code: string]

const record = (entries: readonly Entry[], indent: string): string =>
  entries.length === 0
    ? '{}'
    : block(
        '{',
        entries.map(([name, code]) => `${key(name)}: ${code}`),
        '}',
        indent,
      )

// implements: TL-OPENAPI-149
const judgesOf = ({ parameters, body, responses }: OperationParts, parts: ApiParts): Entry[] => {
  const contents = (typed: TypedContent | undefined): Entry[] =>
    (typed?.contents ?? []).flatMap((content) => contentJudge(content, parts))
  const group = (name: string, entries: readonly Entry[], indent: string): Entry[] =>
    entries.length === 0 ? [] : [[name, record(entries, indent)]]
  const [first] = body?.content ?? []
  const sent = contents(body?.typed)
  // The first media type is meant where a call names none: it has its place here, judged or not.
  const unjudged: Entry[] = first && sent.length > 0 && sent[0]?.[0] !== first.name ? [[first.name, '() => true']] : []
  const bodies = [...unjudged, ...sent]
  const answers = new Map<string, string[]>()
  for (const { response, json } of responses) {
    const entries = contents(json)
    if (entries.length === 0) continue
    const code = record(entries, '      ')
    const status = response.status === 'default' ? response.status : response.status.toUpperCase()
    answers.set(code, [...(answers.get(code) ?? []), status])
  }
  const events = responses.flatMap(({ streams }) =>
    streams.flatMap((stream) =>
      stream.events.flatMap(({ event, alias }): Entry[] =>
        alias === undefined ? [] : [[event.name, `validators.validate${alias}`]],
      ),
    ),
  )
  return [
    ...parameters.map(({ place, alias }): Entry => [places[place], `validators.validate${alias}`]),
    ...group('body', bodies, '    '),
    ...group('answers', alike(answers), '    '),
    ...group('events', events, '    '),
  ]
}

/** A named schema has one validator however often it is referred to; of a form, one that knows its files. */
const contentJudge = ({ media, alias }: TypedContent['contents'][number], parts: ApiParts): Entry[] => {
  if (bodyKind(media.name) !== 'multipart')
    return [[media.name, `validators.validate${parts.aliasOf(media.schema) ?? alias}`]]
  return parts.isSchema(alias) ? [] : [[media.name, `validators.validate${alias}`]]
}

/** Statuses that are judged alike share an entry. */
const alike = (statuses: ReadonlyMap<string, readonly string[]>): Entry[] =>
  [...statuses].map(([code, keys]) => [keys.join(' '), code])
