import { hash } from 'node:crypto'
import type { IdFinder } from '@throughline/kernel'
import { commentSyntaxes } from './comment-syntax.ts'
import type { FileFacts } from './file-facts.ts'
import type { FoundId } from './found-id.ts'
import type { Language } from './language.ts'
import { isBinary } from './limits.ts'
import { readCommented } from './read-commented.ts'
import { readGherkin } from './read-gherkin.ts'
import { readJson } from './read-json.ts'
import { readMarkdownText } from './read-markdown-text.ts'
import { readYaml } from './read-yaml.ts'
import { readTypeScript, type ScriptLanguage } from './typescript/read-typescript.ts'

/** Everything that the bytes of a file say. */
// implements: TL-TRACE-201
export const readFacts = (bytes: Buffer, language: Language, ids: IdFinder): FileFacts => {
  const facts: FileFacts = {
    hash: hash('sha256', bytes),
    language,
    references: [],
    symbols: [],
    tests: [],
    imports: [],
  }
  if (isBinary(bytes)) return { ...facts, skipped: 'binary' }
  return { ...facts, ...read(bytes.toString('utf8'), language, ids) }
}

type Read = Partial<Pick<FileFacts, 'references' | 'symbols' | 'tests' | 'imports'>>

const read = (text: string, language: Language, finder: IdFinder): Read => {
  const ids: FoundId[] = finder.find(text)
  switch (language) {
    case 'typescript':
    case 'tsx':
    case 'javascript':
      return readScript(text, language, ids)
    case 'gherkin':
      return readGherkin(text, finder)
    case 'yaml':
      return { references: readYaml(text, ids) }
    case 'json':
      return { references: readJson(text, ids) }
    case 'markdown':
      return { references: readMarkdownText(text, ids) }
    default: {
      const syntax = commentSyntaxes[language as Language]
      return { references: syntax ? readCommented(text, syntax, ids) : [] }
    }
  }
}

const readScript = (text: string, language: ScriptLanguage, ids: readonly FoundId[]): Read => {
  try {
    return readTypeScript(text, language, ids)
  } catch (error) {
    // The parser recurses: nesting that exhausts the stack leaves the comments, which need no tree.
    if (!(error instanceof RangeError)) throw error
    return { references: readCommented(text, commentSyntaxes.go ?? {}, ids) }
  }
}
