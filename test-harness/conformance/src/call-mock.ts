import { makeCall } from './arguments.ts'
import type { ClientModule } from './round-trip.ts'
import { readSource } from './source-document.ts'
import { sourceOperations } from './source-operations.ts'

export interface Called {
  operation: string
  /** Of the answer as it came. */
  status: number
  /** What the other side says is wrong with the request. */
  violations: string
  /** What the client says is wrong with the answer. */
  unread: string
}

/** Calls every operation with each of its bodies, at a server that somebody else made of the document. */
// implements: TL-OPENAPI-228
export const callMock = async (
  file: string,
  module: ClientModule,
  names: ReadonlyMap<string, string>,
  { baseUrl, headers }: { baseUrl: string; headers: Record<string, string> },
): Promise<Called[]> => {
  const source = readSource(file)
  const called: Called[] = []
  const create = module.createClient as unknown as (options: object) => unknown
  for (const operation of sourceOperations(source)) {
    const id = `${operation.method.toUpperCase()} ${operation.path}`
    const bodies = operation.bodyRequired ? operation.bodies : [...operation.bodies, undefined]
    for (const [turn, media] of bodies.entries()) {
      const made = makeCall(source, operation, media, turn)
      const call = module[names.get(id) ?? '']
      if ('unmade' in made || call === undefined) throw new Error(`${id} cannot be called`)
      let seen: Response | undefined
      const client = create({
        baseUrl,
        headers,
        fetch: async (input: string | Request, init?: RequestInit) => (seen = await fetch(input, init)),
      })
      let unread = ''
      try {
        await call(client, made.arguments)
      } catch (error) {
        unread = error instanceof Error ? error.message : String(error)
      }
      called.push({
        operation: id,
        status: seen?.status ?? 0,
        violations: seen?.headers.get('sl-violations') ?? '',
        unread,
      })
    }
  }
  return called
}
