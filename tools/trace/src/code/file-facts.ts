import type { Language } from './language.ts'

/** What the bytes of one file say, whatever role the file plays. Lines and columns count from 1. */
export interface FileFacts {
  /** SHA-256 of the bytes, hexadecimal. */
  hash: string
  language: Language
  /** By place. */
  references: Reference[]
  /** By place, outer before inner; of TypeScript and JavaScript only. */
  symbols: CodeSymbol[]
  /** By place, outer before inner. */
  tests: TestDeclaration[]
  imports: ImportDeclaration[]
  /** Why the file was not read: nothing else is known of it then. */
  skipped?: 'binary' | 'large' | 'unreadable'
}

/**
 * How an ID is meant: `// implements: A, B`; `// verifies: A`, and the tag of a scenario; `@req A`; `x-req-id: A`.
 * Anything else is a mention; one in the title of a test is told by `via`.
 */
export type Relation = 'implements' | 'verifies' | 'annotation' | 'promises' | 'mentions'

/** What an ID stands in. Only Markdown has `text`: prose of other files counts nowhere. */
export type Via = 'comment' | 'string' | 'title' | 'tag' | 'key' | 'text'

export interface Reference {
  id: string
  relation: Relation
  via: Via
  line: number
  column: number
  /** The lines that a marker, a tag or a title speaks of; `symbol` is the innermost one around them. */
  target?: { from: number; to: number; symbol?: number }
}

export interface CodeSymbol {
  /** With the names around it: `Queue.push`, `handlers.createTask`. */
  name: string
  kind: 'function' | 'class' | 'method' | 'property' | 'variable' | 'type'
  exported: boolean
  from: number
  to: number
  parent?: number
  /** Short hash of its tokens, without comments, white space and its own name. */
  tokens: string
}

export interface TestDeclaration {
  kind: 'suite' | 'test'
  /** Suites and title joined by ` > `, as runners do. A part that is known at run time only is `…`. */
  name: string
  /** Whether the whole name stands in the source as it is. */
  static: boolean
  from: number
  to: number
  tokens: string
}

export interface ImportDeclaration {
  specifier: string
  /** As the other file exports them: `default`, `*` for all. */
  names: string[]
  line: number
}
