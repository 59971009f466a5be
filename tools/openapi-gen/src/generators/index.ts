import type { Generator } from '../generator.ts'
import { client } from './client.ts'
import { operations } from './operations.ts'
import { types } from './types.ts'
import { validators } from './validators.ts'

/** What is made of a document: into which of its two folders, and by which function. */
export const generators = {
  types: { folder: 'types', generate: types },
  operations: { folder: 'types', generate: operations },
  validators: { folder: 'types', generate: validators },
  client: { folder: 'client', generate: client },
} as const satisfies Record<string, { folder: 'types' | 'client'; generate: Generator }>
