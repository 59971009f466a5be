import type { Artifact, Outcome } from '@throughline/kernel'
import type { ApiModel } from '@throughline/openapi'
import type { ApiParts } from './api-parts.ts'

export interface GeneratorInput {
  model: ApiModel
  parts: ApiParts
  /** The command that makes the files, for their label. */
  command: string
  /** How the client imports the types. */
  typesImport: string
  /** What earlier runs made of the same parts. */
  cache?: FragmentCache | undefined
}

/** Texts by a key that holds everything they depend on: whether it remembers anything never shows in the output. */
export interface FragmentCache {
  get(key: string): string | undefined
  set(key: string, value: string): void
}

/** A generator is a function from the model to files. */
export type Generator = (input: GeneratorInput) => Outcome<Artifact[]> | Promise<Outcome<Artifact[]>>
