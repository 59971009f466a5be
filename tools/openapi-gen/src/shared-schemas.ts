import type { ApiModel, JsonObject } from '@throughline/openapi'
import { componentOfRef, referencesIn } from './pointers.ts'
import { setOwn } from './walk-schemas.ts'

/** Schemas that several documents have in common, as a document of their own, of which types are made once. */
export interface SharedSchemas {
  model: ApiModel
  /** The names under which a document means the shared schema. */
  namesIn(model: ApiModel): ReadonlySet<string>
}

/**
 * The named schemas that at least two documents define alike, together with all that they refer to. Where documents
 * give one name to different things, the first that shares it has it, and the others keep their own.
 */
// implements: TL-OPENAPI-206
export const sharedSchemas = (models: readonly ApiModel[]): SharedSchemas | undefined => {
  const all = models.map((model) => ({ model, texts: schemaTexts(model) }))
  const schemas: JsonObject = {}
  for (const one of all) {
    const others = all.filter((other) => other !== one && other.model.version === one.model.version)
    const names = closed(one.texts, (name, text) => others.some(({ texts }) => texts.get(name) === text))
    for (const { name, schema } of one.model.schemas) {
      if (names.has(name) && !Object.hasOwn(schemas, name)) setOwn(schemas, name, schema)
    }
  }
  const [first] = models
  if (first === undefined || Object.keys(schemas).length === 0) return undefined
  const model = sharedModel(first, schemas)
  const shared = schemaTexts(model)
  return {
    model,
    namesIn: (one) =>
      one.version === model.version ? closed(schemaTexts(one), (name, text) => shared.get(name) === text) : new Set(),
  }
}

const schemaTexts = ({ schemas }: ApiModel): Map<string, string> =>
  new Map(schemas.map(({ name, schema }) => [name, JSON.stringify(schema)]))

const sharedModel = (like: ApiModel, schemas: JsonObject): ApiModel => ({
  ...like,
  bundle: {
    openapi: like.bundle.openapi ?? '',
    info: { title: 'Shared schemas', version: '' },
    paths: {},
    components: { schemas },
  },
  operations: [],
  schemas: Object.entries(schemas).map(([name, schema]) => {
    const found = like.schemas.find((each) => each.name === name)
    return { name, pointer: '', reqIds: [], ...found, schema: schema as JsonObject }
  }),
})

/** Names for which something holds, and holds for every schema that they refer to. */
const closed = (texts: ReadonlyMap<string, string>, holds: (name: string, text: string) => boolean): Set<string> => {
  const kept = new Map([...texts].filter(([name, text]) => holds(name, text)))
  for (let before = -1; before !== kept.size; ) {
    before = kept.size
    for (const [name, text] of kept) {
      if (!referencesIn(text).every((ref) => kept.has(componentOfRef(ref) ?? ''))) kept.delete(name)
    }
  }
  return new Set(kept.keys())
}
