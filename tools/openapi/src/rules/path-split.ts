import { childPointer } from '../pointers.ts'
import { identicalPaths } from './path-ambiguous.ts'
import type { Rule } from './rule.ts'

/** @see OpenAPI 3.1.1 §4.8.8: identical paths must not stand side by side, even where their methods differ */
export const pathSplit: Rule = function* ({ model }) {
  for (const { path, other, shared } of identicalPaths(model)) {
    if (shared.length > 0) continue
    yield {
      message: `${path} is the same path as ${other}`,
      pointer: childPointer('/paths', path),
      key: true,
      related: [{ message: 'the other path', pointer: childPointer('/paths', other), key: true }],
    }
  }
}
