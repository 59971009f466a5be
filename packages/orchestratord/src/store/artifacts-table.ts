import { createHash } from 'node:crypto'
import { numberOf, textOf } from './columns.ts'
import type { Connection } from './connection.ts'
import type { ArtifactStore } from './store.ts'
import { StoreFailure } from './store-failure.ts'

/** The name that a text has by what it is. */
// implements: OC-CTRL-2071
export const contentId = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

export const artifactsTable = (connection: Connection): ArtifactStore => {
  const insert = connection.query(
    'INSERT INTO artifacts (id, text, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const byId = connection.query('SELECT text, created_at FROM artifacts WHERE id = ?')
  const get: ArtifactStore['get'] = (id) => {
    const row = byId.first(id)
    if (!row) return undefined
    const text = textOf(row, 'text')
    // implements: OC-CTRL-2076
    if (contentId(text) !== id) throw new StoreFailure('damaged', `the store: ${id} does not hold what its name says`)
    return { id, text, bytes: Buffer.byteLength(text), createdAt: numberOf(row, 'created_at') }
  }
  return {
    put(text, createdAt) {
      const id = contentId(text)
      const known = get(id)
      // implements: OC-CTRL-2072
      if (known) return known
      connection.durably(() => insert.run(id, text, createdAt))
      return { id, text, bytes: Buffer.byteLength(text), createdAt }
    },
    get,
  }
}
