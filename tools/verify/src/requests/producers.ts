import type { ApiModel, Operation, Response } from '@throughline/openapi'
import { linksOf } from '../contract/promises.ts'

/** How the parameters of an operation that names a resource are had: from the answer of another operation. */
export interface Producer {
  operation: Operation
  /** Runtime expressions by path parameter; what is not named is taken over from the producer's own parameters. */
  takes: Record<string, string>
}

/**
 * For each operation with path parameters, who produces what they name: a link of the document first, else POST on the
 * path without its last parameter, whose answer names the resource in Location or in its body, else PUT that creates.
 */
// implements: TL-VERIFY-203
export const producersOf = (model: ApiModel): ReadonlyMap<Operation, Producer> => {
  const producers = new Map<Operation, Producer>()
  for (const operation of model.operations) {
    const producer = byLink(model, operation) ?? byPath(model, operation)
    if (producer) producers.set(operation, producer)
  }
  return producers
}

const isSuccess = ({ status }: Response): boolean => /^2/.test(status)

const pathParameters = ({ path }: Operation): string[] =>
  [...path.matchAll(/\{([^}/]+)\}/g)].map(([, name = '']) => name)

const byLink = (model: ApiModel, operation: Operation): Producer | undefined => {
  const needed = pathParameters(operation)
  if (needed.length === 0) return undefined
  for (const each of model.operations) {
    if (each === operation || each.method === 'get' || each.method === 'delete') continue
    for (const response of each.responses.filter(isSuccess)) {
      const link = linksOf(model, response).find(({ target }) => target === operation.operationId)
      if (!link) continue
      const takes = Object.fromEntries(
        needed.flatMap((name) => {
          const expression = link.parameters[name] ?? link.parameters[`path.${name}`]
          return typeof expression === 'string' ? [[name, expression]] : []
        }),
      )
      const shared = new Set(pathParameters(each))
      if (needed.every((name) => name in takes || shared.has(name))) return { operation: each, takes }
    }
  }
  return undefined
}

/** The paths that an operation's parameters name, the longest first: `/a/{x}/b/{y}`, then `/a/{x}`. */
const namedPaths = (path: string): string[] =>
  [...path.matchAll(/\{[^}/]+\}/g)].map(({ index, 0: parameter }) => path.slice(0, index + parameter.length)).reverse()

const byPath = (model: ApiModel, operation: Operation): Producer | undefined => {
  for (const path of namedPaths(operation.path)) {
    const [, collection = '', name = ''] = /^(.*)\/\{([^}/]+)\}$/.exec(path) ?? []
    const creates = model.operations.find(
      (each) =>
        each.method === 'post' &&
        each !== operation &&
        each.path.replace(/\/$/, '') === collection &&
        each.responses.some(isSuccess),
    )
    if (creates) {
      const takes = { [name]: `$resource#${collection}/{${name}}` }
      return { operation: creates, takes }
    }
    // Who makes a resource under a name of its own choice cannot come before itself.
    const puts = model.operations.find((each) => each.path === path && createsByName(each))
    if (puts && puts !== operation) return { operation: puts, takes: {} }
  }
  return undefined
}

/** PUT that declares 201 makes what is not there. @see RFC 9110 §9.3.4 */
export const createsByName = ({ method, path, responses }: Operation): boolean =>
  method === 'put' && path.endsWith('}') && responses.some(({ status }) => status === '201')
