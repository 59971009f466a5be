import { type Artifact, type ArtifactPlan, generatedLabel, type Outcome, outcome } from '@throughline/kernel'
import type { ApiModel } from '@throughline/openapi'
import { type ApiParts, partsOf } from './api-parts.ts'
import { generators } from './generators/index.ts'
import { nameOperations } from './name-operations.ts'
import { nameSpace } from './names.ts'

export interface GenerateApiOptions {
  model: ApiModel
  /** The command that makes the files, as a reader would type it. */
  command: string
  /** Absolute paths; one of them may be left out, and both may be the same. */
  typesFolder?: string | undefined
  clientFolder?: string | undefined
  /** How the client imports the types. */
  typesImport: string
}

/** Everything that is made of one document: types, validators and a client, each in its folder. */
export const generateApi = async (options: GenerateApiOptions): Promise<Outcome<ArtifactPlan[]>> => {
  const { command, typesImport } = options
  const model = nameOperations(options.model)
  const parts = partsOf(model)
  const folders = { types: options.typesFolder, client: options.clientFolder }
  const plans = new Map<string, ArtifactPlan>()
  const made: Outcome<Artifact[]>[] = []
  for (const { folder, generate } of Object.values(generators)) {
    const target = folders[folder]
    if (target === undefined) continue
    const files = await generate({ model, parts, command, typesImport })
    made.push(files)
    const plan = plans.get(target) ?? { folder: target, command, artifacts: [] }
    plan.artifacts.push(...files.value)
    plans.set(target, plan)
  }
  for (const plan of plans.values()) plan.artifacts.unshift({ path: 'index.ts', content: indexText(plan, parts) })
  return outcome(
    [...plans.values()],
    made.flatMap(({ findings }) => findings),
  )
}

const indexText = ({ command, artifacts }: ArtifactPlan, parts: ApiParts): string => {
  const has = (path: string): boolean => artifacts.some((artifact) => artifact.path === path)
  const types = has('types.ts')
    ? [
        "export type { components, operations, paths } from './types.ts'",
        "export * from './model.ts'",
        "export type * from './operations.ts'",
        "export * from './routes.ts'",
        "export * from './validators.js'",
      ]
    : []
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
  return [
    "export * from './client.ts'",
    `export { createClient, ${exported('UnexpectedAnswer')} } from './runtime/index.ts'`,
    `export type { ${['CallOptions', 'Client', 'ClientOptions'].map(exported).join(', ')} } from './runtime/index.ts'`,
  ]
}
