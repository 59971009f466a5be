export type {
  CodeSymbol,
  FileFacts,
  ImportDeclaration,
  Reference,
  Relation,
  TestDeclaration,
  Via,
} from './file-facts.ts'
export { type Language, languageOf } from './language.ts'
export { largestFile } from './limits.ts'
export { readFacts } from './read-facts.ts'
