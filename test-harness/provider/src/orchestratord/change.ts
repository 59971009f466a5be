import type { Seams } from 'orchestratord'
import type { JsonObject } from '../state.ts'

/** What a state replaces in orchestratord. */
export interface Change {
  /** Of the configuration that the entry is started with. */
  config?: (config: JsonObject) => JsonObject
  env?: Readonly<Record<string, string>>
  seams?: Seams
}
