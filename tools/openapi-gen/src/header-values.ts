import type { ApiModel, Header, SchemaObject } from '@throughline/openapi'
import { valueAt } from './pointers.ts'
import { isObject } from './walk-schemas.ts'

type ValueKind = 'string' | 'number' | 'boolean' | 'strings' | 'numbers' | 'booleans'

/** How a header's text is read: only what one line of text can say has a type of its own. */
export const headerKind = (header: Header, model: ApiModel): ValueKind => kindOf(header.schema, model, 0)

const kindOf = (schema: SchemaObject | undefined, model: ApiModel, depth: number): ValueKind => {
  if (!isObject(schema) || depth > 20) return 'string'
  if (typeof schema.$ref === 'string') return kindOf(valueAt(model, schema.$ref) as SchemaObject, model, depth + 1)
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.type === 'boolean') return 'boolean'
  if (schema.type !== 'array') return 'string'
  const item = kindOf(schema.items as SchemaObject | undefined, model, depth + 1)
  return item === 'string' || item === 'number' || item === 'boolean' ? `${item}s` : 'strings'
}

export const headerTypes: Readonly<Record<ValueKind, string>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  strings: 'string[]',
  numbers: 'number[]',
  booleans: 'boolean[]',
}

/** The functions of the client's runtime that read them. */
export const headerReaders: Readonly<Record<ValueKind, string>> = {
  string: 'runtime.string',
  number: 'runtime.number',
  boolean: 'runtime.boolean',
  strings: 'runtime.list(runtime.string)',
  numbers: 'runtime.list(runtime.number)',
  booleans: 'runtime.list(runtime.boolean)',
}
