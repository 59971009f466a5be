import type { CodeFile } from './from-code.ts'
import { keys } from './keys.ts'
import type { GraphBuilder } from './trace-graph.ts'

/** The names that a module of handlers takes from a generated server. */
const serverNames = new Set(['Handlers', 'implement', 'Routes', 'RouteTable'])

/**
 * Handlers: members that are called like an operation, in a file that takes the type of all handlers, or the function
 * that mounts them, from the generated server of the operation's document.
 * @param apiOf the document whose generated code an import names
 */
export const addHandlers = (
  builder: GraphBuilder,
  { file, role, facts }: CodeFile,
  operations: ReadonlyMap<string, readonly string[]>,
  apiOf: (specifier: string, from: string) => string | undefined,
): void => {
  if (role !== 'code') return
  const apis = new Set(
    facts.imports
      .filter(({ names }) => names.some((name) => serverNames.has(name)))
      .map(({ specifier }) => apiOf(specifier, file)),
  )
  for (const api of apis) {
    if (api === undefined) continue
    const names = new Set(operations.get(api))
    for (const { name, kind, exported, tokens, from: line, to: endLine } of facts.symbols) {
      const operationId = name.slice(name.lastIndexOf('.') + 1)
      if (kind === 'type' || kind === 'class' || !names.has(operationId)) continue
      const key = keys.symbol(file, name)
      builder.add({ key, kind: 'handler', name, file, line, endLine, symbol: { kind, exported, tokens } })
      builder.add({ key: keys.file(file), kind: 'file', name: file, file })
      builder.link({ from: keys.file(file), kind: 'contains', to: key })
      builder.link({
        from: key,
        kind: 'implements',
        to: keys.operation(api, operationId),
        file,
        line,
        lines: [line, endLine],
      })
    }
  }
}
