import type { JsonObject } from './state.ts'

/** What a state replaces in the service that its entry starts. */
export interface Change<Seams = unknown> {
  /** Of the configuration that the entry is started with. */
  config?: (config: JsonObject) => JsonObject
  env?: Readonly<Record<string, string>>
  seams?: Seams
}
