/** What a fragment becomes: all that is kept of it, and all that is made of its text. */
export interface CompiledFragment {
  /** Statements of a module, without effect when it is loaded. */
  code: string
  /** Statements that they need before them, by the name that each declares. */
  helpers: Record<string, string>
  /** Patterns that no regular expression is made of. */
  leftOut: { pattern: string; message: string }[]
  /** Why there is no code. */
  broken?: string
}

/** A line about the code, and the code: it is not escaped, since there is much of it. */
export const compiledText = ({ code, ...about }: CompiledFragment): string => `${JSON.stringify(about)}\n${code}`

export const readCompiled = (text: string): CompiledFragment => {
  const end = text.indexOf('\n')
  return { ...(JSON.parse(text.slice(0, end)) as Omit<CompiledFragment, 'code'>), code: text.slice(end + 1) }
}
