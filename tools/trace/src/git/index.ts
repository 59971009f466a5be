export { type Base, openBase } from './base.ts'
export { changedSince, type EntryKind, type FileChange } from './changed-files.ts'
export { type Content, readObjects, readTree } from './contents.ts'
export { type TreeAt, treeAt } from './tree-at.ts'
