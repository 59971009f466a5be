import type { Generator } from '../generator.ts'

export interface GeneratorRow {
  folder: 'types' | 'client'
  /** Takes long for a large document: worth a thread, and worth remembering. */
  heavy: boolean
  /** What its files import, or what nobody wants them without. */
  needs: readonly string[]
  /** Made only where it is asked for: its files import a package that not everyone has. */
  optional?: true
  /** Loaded when it is to run, since what it stands on may be large. */
  load: () => Promise<Generator>
}

/** What is made of a document: into which of its two folders, and by which function. */
export const generators = {
  types: { folder: 'types', heavy: true, needs: ['model'], load: async () => (await import('./types.ts')).types },
  model: { folder: 'types', heavy: false, needs: ['types'], load: async () => (await import('./model.ts')).model },
  operations: {
    folder: 'types',
    heavy: false,
    needs: ['model'],
    load: async () => (await import('./operations.ts')).operations,
  },
  validators: {
    folder: 'types',
    heavy: true,
    needs: ['model'],
    load: async () => (await import('./validators.ts')).validators,
  },
  server: {
    folder: 'types',
    heavy: false,
    needs: ['operations', 'validators'],
    optional: true,
    load: async () => (await import('./server.ts')).server,
  },
  client: {
    folder: 'client',
    heavy: false,
    needs: ['operations'],
    load: async () => (await import('./client.ts')).client,
  },
  validation: {
    folder: 'client',
    heavy: false,
    needs: ['validators', 'client'],
    load: async () => (await import('./validation.ts')).validation,
  },
} as const satisfies Record<string, GeneratorRow>

export type GeneratorName = keyof typeof generators

/** What is made where nothing is named. */
// implements: TL-OPENAPI-169
export const unaskedGenerators = (Object.keys(generators) as GeneratorName[]).filter(
  (name) => !('optional' in generators[name]),
)

/** The named generators with all that they need, in the order of the table. */
export const withNeeds = (names: readonly GeneratorName[]): GeneratorName[] => {
  const all = Object.keys(generators) as GeneratorName[]
  const chosen = new Set<string>()
  const add = (name: string): void => {
    if (chosen.has(name)) return
    chosen.add(name)
    for (const needed of generators[name as GeneratorName].needs) add(needed)
  }
  for (const name of names) add(name)
  return all.filter((name) => chosen.has(name))
}

/** What is made where some are named, or none. */
export const allOf = (only: readonly GeneratorName[] | undefined): GeneratorName[] =>
  only === undefined ? unaskedGenerators : withNeeds(only)
