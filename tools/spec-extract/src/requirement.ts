import type { Location, Need } from '@throughline/kernel'
import type { Level } from './normative-word.ts'

/** What a requirement says of itself beside its statement. What is absent is not said. */
export interface Attributes {
  /** Of the requirement itself, else of its document: `planned`, `draft`, `approved`, `deprecated`, … */
  status?: string
  owner?: string
  /** What has to name the requirement; else what its family of IDs needs. */
  needs?: Need[]
  /** Why it may stay unproven. */
  exception?: string
  /** What shows a requirement that no test can show. */
  evidence?: Evidence
  /** IDs of the requirements that this one says more precisely. */
  refines?: string[]
  /** IDs of the requirements without which this one cannot hold. */
  depends?: string[]
  /** IDs of requirements that this one took the place of; they are retired. */
  supersedes?: string[]
  /** Earlier IDs of this same requirement; they are retired. */
  aliases?: string[]
}

export interface Evidence {
  kind: 'inspection'
  /** Relative to the workspace. */
  file: string
}

/** One normative statement of a spec. */
export interface Requirement extends Attributes {
  id: string
  /** As written in bold or in a heading, else the beginning of the text. */
  title: string
  /** Absent where no normative word says it. */
  level?: Level
  /** The whole statement, white space collapsed, without ID, title and attributes. */
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
  /** Written in YAML, by hand: nothing is generated for it. */
  source?: 'yaml'
}

/** The tombstone of an ID: it stood for something once, and stands for nothing else ever. */
export interface Retired {
  id: string
  title?: string
  /** The document that it stood in. */
  spec?: string
  /** The hash of its last words. */
  hash?: string
  /** IDs of the requirements that took its place. */
  successors?: string[]
}

export interface SpecIndex {
  /** By file. */
  specs: Spec[]
  /** By ID. */
  retired: Retired[]
  /** Names of outputs that somebody wrote by hand: they were read, and are not written. */
  byHand?: readonly string[]
}
