import { generatedLabel } from '@throughline/kernel'
import type { ApiParts } from '../api-parts.ts'
import { literal } from '../emit.ts'
import type { Generator } from '../generator.ts'
import { type ExtraType, openapiTypescript } from '../type-engine.ts'
import { typesDocument } from '../types-document.ts'

/** `types.ts` as openapi-typescript writes it, and the payloads of events. */
export const types: Generator = ({ model, parts, command, shared, owned, cache }) => {
  const extras = eventTypes(parts)
  const from = shared === 'home' ? undefined : shared
  const text = openapiTypescript(typesDocument(model, owned), extras, { cache, shared: from?.names })
  const imported = from?.names.size
    ? `import type { components as shared } from ${literal(`${from.folder}/types.ts`)}\n`
    : ''
  return {
    value: [{ path: 'types.ts', content: `${generatedLabel(command)}${imported}\n${text}` }],
    findings: [],
  }
}

/** The engine knows no events: their payloads are written beside what it writes. */
const eventTypes = ({ operations, aliasOf }: ApiParts): ExtraType[] =>
  operations.flatMap(({ responses }) =>
    responses.flatMap(({ streams }) =>
      streams.flatMap(({ events }) =>
        events.flatMap(({ event: { schema, pointer }, alias }) =>
          alias === undefined || schema === undefined || aliasOf(schema) !== undefined
            ? []
            : [{ name: alias, schema, pointer: `${pointer}/schema` }],
        ),
      ),
    ),
  )
