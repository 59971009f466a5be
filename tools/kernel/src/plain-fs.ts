/**
 * What is done at once of `node:fs`. To import that loads its promises, streams and watchers as well, which takes as long
 * as to stat a thousand files; only what answers without loading anything else takes it from here.
 */
export const {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = process.getBuiltinModule('node:fs')
