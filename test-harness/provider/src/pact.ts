import type { ApiModel } from '@throughline/openapi'

/** What this repository reads of a pact. */
export interface Pact {
  consumer: { name: string }
  interactions: Interaction[]
}

export interface Interaction {
  description: string
  providerStates?: { name: string; params?: Record<string, unknown> }[]
  request: { method: string; path: string }
  response: { status: number }
}

/** What a pact expects beside the contracts, an interaction a line; nothing where it keeps to them. */
export const besideTheContracts = ({ interactions }: Pact, models: readonly Pick<ApiModel, 'operations'>[]): string[] =>
  interactions.flatMap(({ description, request, response }) => {
    const call = `${request.method} ${request.path}`
    const operations = models
      .flatMap((model) => model.operations)
      .filter(({ method, path }) => method.toUpperCase() === request.method && patternOf(path).test(request.path))
    if (operations.length === 0) return [`'${description}': no contract has ${call}`]
    const declared = operations.flatMap(({ responses }) => responses.map(({ status }) => status))
    return declared.includes(String(response.status))
      ? []
      : [`'${description}': ${call} declares ${declared.join(', ')}; not ${response.status}`]
  })

/** A path template as a pattern: each parameter takes one segment. */
const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.*+?^$|()[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`)
