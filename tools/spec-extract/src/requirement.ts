import type { Location } from '@throughline/kernel'
import type { Level } from './normative-word.ts'

/** One normative statement of a spec. */
export interface Requirement {
  id: string
  /** As written in bold, else the beginning of the text. */
  title: string
  /** Absent where no normative word says it. */
  level?: Level
  /** The whole statement, white space collapsed, without ID and title. */
  text: string
  /** The headings that it stands under, outermost first, without the document's title. */
  section: string[]
  /** The anchor of the innermost heading; empty where there is none. */
  anchor: string
  /** SHA-256 over title and text, shortened: changes when the words change, not when they move. */
  hash: string
  /** Where the ID stands. Never written to a file: an unrelated edit must not churn it. */
  location: Location
}

/** One document, and what it requires. */
export interface Spec {
  /** Path of the output without its ending: the document's path below the folder of all specs. */
  name: string
  /** The document, relative to the workspace. */
  file: string
  title: string
  owner?: string
  status?: string
  /** By ID. */
  requirements: Requirement[]
}

export interface SpecIndex {
  /** By file. */
  specs: Spec[]
}
