import type { JsonObject, SchemaObject } from '@throughline/openapi'
import {
  astToString,
  type GlobalContext,
  type OpenAPI3,
  resolveRef,
  scanDiscriminators,
  transformSchema,
  transformSchemaObject,
} from 'openapi-typescript'
import ts from 'typescript'
import { aliasRecursiveSchemas } from './recursive-types.ts'

/** A schema that stands where the engine does not look, and the name that its type gets. */
export interface ExtraType {
  name: string
  schema: SchemaObject
  pointer: string
}

/** Writes TypeScript for a whole document: `components`, `operations`, `paths`, and one alias an extra. */
export type TypeEngine = (document: JsonObject, extras: readonly ExtraType[]) => string

/** openapi-typescript's own transformation, without its linting and bundling: the document is judged and bundled. */
export const openapiTypescript: TypeEngine = (document, extras) => {
  const schema = document as unknown as OpenAPI3
  const context = {
    additionalProperties: false,
    alphabetize: false,
    arrayLength: false,
    conditionalEnums: false,
    dedupeEnums: false,
    // A default is what the receiver assumes; the property may still be left out.
    defaultNonNullable: false,
    discriminators: scanDiscriminators(schema, { silent: true }),
    emptyObjectsUnknown: true,
    enum: false,
    enumValues: false,
    excludeDeprecated: false,
    exportType: false,
    generatePathParams: false,
    immutable: false,
    injectFooter: [],
    makePathsEnum: false,
    pathParamsAsTypes: false,
    propertiesRequiredByDefault: false,
    readWriteMarkers: false,
    rootTypes: false,
    rootTypesKeepCasing: false,
    rootTypesNoSchemaPrefix: false,
    silent: true,
    transform: ({ format, type }: { format?: string; type?: unknown }) =>
      format === 'binary' && type === 'string' ? blob() : undefined,
    resolve: ($ref: string) => resolveRef(schema, $ref, { silent: true }),
    // `redoc` is left out: it configures the linting, which is not done here.
  } as unknown as GlobalContext
  const aliases = extras.map(({ name, schema: extra, pointer }) =>
    ts.factory.createTypeAliasDeclaration(
      [ts.factory.createModifier(ts.SyntaxKind.ExportKeyword)],
      name,
      undefined,
      transformSchemaObject(extra as unknown as Parameters<typeof transformSchemaObject>[0], {
        path: `#${pointer}`,
        ctx: context,
      }),
    ),
  )
  const names = extras.map(({ name }) => name)
  return astToString([...aliasRecursiveSchemas(transformSchema(schema, context), names), ...aliases])
}

const blob = (): ts.TypeNode => ts.factory.createTypeReferenceNode('Blob')
