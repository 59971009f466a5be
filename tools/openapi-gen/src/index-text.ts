import { type ArtifactPlan, generatedLabel } from '@throughline/kernel'
import type { ApiParts } from './api-parts.ts'
import { nameSpace } from './names.ts'

const typesExports = [
  ['types.ts', "export type { components, operations, paths } from './types.ts'"],
  ['model.ts', "export * from './model.ts'"],
  ['operations.ts', "export type * from './operations.ts'"],
  ['routes.ts', "export * from './routes.ts'"],
  ['validators.js', "export * from './validators.js'"],
] as const

/** `index.ts` of a folder: what its users need of the other files. */
export const indexText = ({ command, artifacts }: ArtifactPlan, parts: ApiParts): string => {
  const has = (path: string): boolean => artifacts.some((artifact) => artifact.path === path)
  const types = typesExports.filter(([path]) => has(path)).map(([, line]) => line)
  return [generatedLabel(command), ...[...types, ...(has('client.ts') ? clientExports(parts, has('types.ts')) : [])]]
    .join('\n')
    .replace('\n\n', '\n')
    .concat('\n')
}

/** Where types stand beside it, a name of the runtime that a schema has already gets a number behind it. */
const clientExports = (parts: ApiParts, besideTypes: boolean): string[] => {
  const space = nameSpace(besideTypes ? parts.schemas.map(({ alias }) => alias) : [])
  const exported = (name: string): string => {
    const free = space.take(name)
    return free === name ? name : `${name} as ${free}`
  }
  const types = 'CallOptions Client ClientOptions Credential Middleware OutgoingRequest StreamOptions Streamed'.split(
    ' ',
  )
  return [
    "export * from './client.ts'",
    `export { ${['HttpError', 'orThrow', 'retrying', 'UnexpectedAnswer'].map(exported).join(', ')} } from './runtime/index.ts'`,
    `export type { ${types.map(exported).join(', ')} } from './runtime/index.ts'`,
  ]
}
