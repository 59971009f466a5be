import { sha256 } from '@throughline/kernel'
import { type Base, type Content, changedSince, type FileChange, readObjects, readTree } from '../../git/index.ts'

/** A file that changed, with what it held and holds. */
export interface ChangedFile extends FileChange {
  before?: Side
  after?: Side
  /** Why its content was not compared. */
  unread?: 'binary' | 'large' | 'link' | 'submodule' | 'absent'
}

export interface Side {
  text: string
  /** SHA-256 of the bytes, as results name them. */
  hash: string
}

/** Both sides of every difference. A file whose bytes are the same after all is none. */
export const readChanges = (base: Base): ChangedFile[] => {
  const changes = changedSince(base)
  const blobs = readObjects(
    base,
    changes.flatMap(({ base: oid, kind }) => (oid === undefined || kind === 'submodule' ? [] : [oid])),
  )
  return changes.flatMap((change): ChangedFile[] => {
    if (change.kind !== 'file') return [{ ...change, unread: change.kind }]
    const before = change.base === undefined ? undefined : blobs.get(change.base)
    const after = change.change === 'removed' ? undefined : readTree(base.root, change.path)
    if (change.change === 'changed' && sameBytes(before, after)) return []
    const unread = [before, after].find((side) => typeof side === 'string')
    return [{ ...change, ...side('before', before), ...side('after', after), ...(unread && { unread }) }]
  })
}

const sameBytes = (before: Content | undefined, after: Content | undefined): boolean =>
  Buffer.isBuffer(before) && Buffer.isBuffer(after) && before.equals(after)

const side = <Name extends 'before' | 'after'>(name: Name, content: Content | undefined): { [each in Name]?: Side } =>
  Buffer.isBuffer(content)
    ? ({ [name]: { text: content.toString('utf8'), hash: sha256(content) } } as { [each in Name]?: Side })
    : {}
