import type { Artifact, FragmentCache, Outcome } from '@throughline/kernel'
import type { ApiModel } from '@throughline/openapi'
import type { ApiParts } from './api-parts.ts'

export interface GeneratorInput {
  model: ApiModel
  parts: ApiParts
  /** The command that makes the files, for their label. */
  command: string
  /** How the client imports the types. */
  typesImport: string
  shared?: Shared | undefined
  /** Whether this generator is the last that reads the model, and may change it. */
  owned?: boolean
  /** What earlier runs made of the same parts. */
  cache?: FragmentCache | undefined
}

/**
 * Schemas that several documents define alike: their names in this document, and the folder from which their types and
 * validators are imported; `home` for the one that others import from.
 */
export type Shared = { names: ReadonlySet<string>; folder: string } | 'home'

/** A generator is a function from the model to files. */
export type Generator = (input: GeneratorInput) => Outcome<Artifact[]> | Promise<Outcome<Artifact[]>>
