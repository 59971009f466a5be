import type { Attributes } from './requirement.ts'

/** How the value of an attribute is written. */
export type ValueKind = 'status' | 'text' | 'needs' | 'evidence' | 'ids'

export interface AttributeRow {
  kind: ValueKind
  /** Other names that people write. */
  also?: readonly string[]
}

/** Every attribute: `- Status: planned` below a requirement, or a column of a table. */
export const attributeTable = {
  status: { kind: 'status' },
  owner: { kind: 'text' },
  needs: { kind: 'needs' },
  exception: { kind: 'text' },
  evidence: { kind: 'evidence' },
  refines: { kind: 'ids' },
  depends: { kind: 'ids', also: ['depends on'] },
  supersedes: { kind: 'ids', also: ['replaces'] },
  aliases: { kind: 'ids', also: ['alias', 'formerly'] },
} as const satisfies Record<keyof Attributes, AttributeRow>

export type AttributeName = keyof typeof attributeTable

const names = new Map<string, AttributeName>(
  (Object.entries(attributeTable) as [AttributeName, AttributeRow][]).flatMap(([name, { also = [] }]) =>
    [name, ...also].map((written) => [written, name]),
  ),
)

/** The attribute that a written name stands for, in upper or lower case. */
export const attributeNamed = (written: string): AttributeName | undefined => names.get(written.trim().toLowerCase())

export const isAttributeName = (name: string): name is AttributeName => Object.hasOwn(attributeTable, name)

export const attributeNames: readonly string[] = [...names.keys()]

/** What a requirement may say of itself. A document may have words of its own. */
export const statuses = ['draft', 'planned', 'approved', 'deprecated', 'retired'] as const
