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
  /** Schemas that other documents define alike: their names, and the folder in which they are made once. */
  shared?: { names: ReadonlySet<string>; folder: string } | undefined
  /** What earlier runs made of the same parts. */
  cache?: FragmentCache | undefined
}

/** A generator is a function from the model to files. */
export type Generator = (input: GeneratorInput) => Outcome<Artifact[]> | Promise<Outcome<Artifact[]>>
