import { createRequire } from 'node:module'
import type * as engine from 'openapi-typescript'

/**
 * The parts of openapi-typescript that write types, and its TypeScript, without what its front door loads beside them:
 * a linter, a bundler, a configuration. They are loaded as CommonJS, since an import would look for the names of all
 * exports in nine megabytes of source first. Together that is more than half of the time until the first type.
 */
const load = createRequire(import.meta.url)
const part = (path: string): unknown => load(`openapi-typescript/dist/${path}.cjs`)

type Transform<Name extends keyof typeof engine> = (typeof engine)[Name]
type Exporting<Name extends keyof typeof engine> = { default: Transform<Name> }

export const ts = load('typescript') as typeof import('typescript')

export const { default: transformComponentsObject } = part(
  'transform/components-object',
) as Exporting<'transformComponentsObject'>
export const transformPathItemObject = part('transform/path-item-object') as Transform<'transformPathItemObject'>
export const transformPathsObject = part('transform/paths-object') as Transform<'transformPathsObject'>
export const { default: transformSchemaObject } = part('transform/schema-object') as Exporting<'transformSchemaObject'>

export const { createRef, resolveRef, scanDiscriminators } = part('lib/utils') as Pick<
  typeof engine,
  'createRef' | 'resolveRef' | 'scanDiscriminators'
>
export const { oapiRef, tsPropertyIndex } = part('lib/ts') as Pick<typeof engine, 'oapiRef' | 'tsPropertyIndex'>
