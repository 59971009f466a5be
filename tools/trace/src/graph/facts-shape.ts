/** What the bytes of one file say, whatever role the file plays. Lines and columns count from 1. */
export interface FileFacts {
  /** SHA-256 of the bytes, hexadecimal. */
  hash: string
  language: string
  /** By place. */
  references: Reference[]
  /** By place, outer before inner. */
  symbols: CodeSymbol[]
  /** By place, outer before inner. */
  tests: TestDeclaration[]
  imports: { specifier: string; names: string[]; line: number }[]
  skipped?: 'binary' | 'large' | 'unreadable'
}

export interface Reference {
  id: string
  relation: 'implements' | 'verifies' | 'annotation' | 'promises' | 'mentions'
  via: 'comment' | 'string' | 'title' | 'tag' | 'key' | 'text'
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
  tokens: string
}

export interface TestDeclaration {
  kind: 'suite' | 'test'
  /** Suites and title joined by ` > `. A part that is known at run time only is `…`. */
  name: string
  static: boolean
  from: number
  to: number
  tokens: string
}
