import type { FragmentCache } from '@throughline/kernel'
import { type CompiledFragment, compiledText, readCompiled } from './compiled.ts'
import type { Fragments } from './fragments.ts'

/** The code of each fragment, compiled where it is not known: only then is ajv loaded. */
export const compiledFragments = async (
  fragments: Fragments['fragments'],
  cache: FragmentCache = new Map<string, string>(),
): Promise<Map<string, CompiledFragment>> => {
  const compiled = new Map<string, CompiledFragment>()
  let compile: typeof import('./compile-fragment.ts').compileFragment | undefined
  for (const [name, { text }] of fragments) {
    // The name is a hash of the text, which says everything.
    const known = cache.get(name)
    if (known !== undefined) {
      compiled.set(name, readCompiled(known))
      continue
    }
    if (text === undefined) throw new Error(`nothing is remembered of ${name}`)
    compile ??= (await import('./compile-fragment.ts')).compileFragment
    const fragment = compile(name, text)
    cache.set(name, compiledText(fragment))
    compiled.set(name, fragment)
  }
  return compiled
}
