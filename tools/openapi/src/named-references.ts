import { allowsReference, isObject, type Kind } from './document-shape.ts'
import { childPointer } from './pointers.ts'

/** How an object names another: by `$ref`, by a value of a discriminator's mapping, or by a link's `operationRef`. */
export interface Naming {
  role: 'reference' | 'mapping' | 'operationRef'
  /** The object that holds the name, and the field that it stands in. */
  holder: object
  field: string
  /** Pointer of the name itself. */
  pointer: string
  reference: string
  /** What must stand there. */
  kind: Kind
}

export const nameOfComponent = /^[A-Za-z0-9._-]+$/

/** The schemas that a discriminator names by a reference; a value that is the name of a component is none. */
// implements: TL-OPENAPI-106
export const mappingsOf = (
  discriminator: object,
  pointer: string,
  isComponent: (name: string) => boolean,
): Naming[] => {
  const { mapping } = discriminator as { mapping?: unknown }
  if (!isObject(mapping)) return []
  return Object.entries(mapping).flatMap(([name, reference]): Naming[] =>
    typeof reference !== 'string' || (nameOfComponent.test(reference) && isComponent(reference))
      ? []
      : [
          {
            role: 'mapping',
            holder: mapping,
            field: name,
            pointer: childPointer(pointer, 'mapping', name),
            reference,
            kind: 'Schema',
          },
        ],
  )
}

/** The operation that a link names by a reference. */
// implements: TL-OPENAPI-107
export const operationRefOf = (node: object, pointer: string): Naming[] => {
  const { operationRef } = node as { operationRef?: unknown }
  if (typeof operationRef !== 'string') return []
  const field = 'operationRef'
  return [
    {
      role: 'operationRef',
      holder: node,
      field,
      pointer: childPointer(pointer, field),
      reference: operationRef,
      kind: 'Operation',
    },
  ]
}

/**
 * What OpenAPI 3.0 has ignored beside a `$ref`; of a path item it says that some of it may hold, and nothing of a
 * reference where none may be.
 */
// implements: TL-OPENAPI-112
export const ignoredBeside = (node: object, kind: Kind): string[] =>
  kind === 'PathItem' || !allowsReference(kind)
    ? []
    : Object.keys(node).filter((key) => !['$ref', 'summary', 'description'].includes(key) && !key.startsWith('x-'))
