import type { Generator } from '../generator.ts'

export interface GeneratorRow {
  folder: 'types' | 'client'
  /** Takes long for a large document: worth a thread, and worth remembering. */
  heavy: boolean
  /** Loaded when it is to run, since what it stands on may be large. */
  load: () => Promise<Generator>
}

/** What is made of a document: into which of its two folders, and by which function. */
export const generators = {
  types: { folder: 'types', heavy: true, load: async () => (await import('./types.ts')).types },
  operations: { folder: 'types', heavy: false, load: async () => (await import('./operations.ts')).operations },
  validators: { folder: 'types', heavy: true, load: async () => (await import('./validators.ts')).validators },
  client: { folder: 'client', heavy: false, load: async () => (await import('./client.ts')).client },
} as const satisfies Record<string, GeneratorRow>

export type GeneratorName = keyof typeof generators
